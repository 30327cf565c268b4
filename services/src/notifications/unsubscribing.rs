//! Leaving a kind of mail by the link in it, without signing in (RFC 8058): the link is signed, and says what it ends.

use crate::error::retried;
use crate::{Caller, Result, Services};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::search::Alert;
use domain::{AccountId, ListingId, Refusal, SavedSearchId};
use serde_json::json;
use uuid::Uuid;

/// What the signature is bound to.
const UNSUBSCRIBE: &str = "unsubscribe";
/// Bytes of the signature: nobody guesses 128 bits.
const SIGNATURE: usize = 16;

/// A kind of mail that somebody gets until they say no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mailing {
    /// What a saved search finds.
    Search(SavedSearchId),
    /// Lower prices of a watched phone.
    Watch(AccountId, ListingId),
    /// Messages that wait to be read.
    Messages(AccountId),
    /// Every step of offers.
    Offers(AccountId),
}

impl Mailing {
    fn bytes(self) -> Vec<u8> {
        match self {
            Self::Search(id) => [[1].as_slice(), id.0.as_bytes()].concat(),
            Self::Watch(account, listing) => {
                [[2].as_slice(), account.0.as_bytes(), listing.0.as_bytes()].concat()
            }
            Self::Messages(account) => [[3].as_slice(), account.0.as_bytes()].concat(),
            Self::Offers(account) => [[4].as_slice(), account.0.as_bytes()].concat(),
        }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (kind, ids) = bytes.split_first()?;
        let mut ids = ids.chunks(16).map(Uuid::from_slice);
        let mailing = match kind {
            1 => Self::Search(ids.next()?.ok()?.into()),
            2 => Self::Watch(ids.next()?.ok()?.into(), ids.next()?.ok()?.into()),
            3 => Self::Messages(ids.next()?.ok()?.into()),
            4 => Self::Offers(ids.next()?.ok()?.into()),
            _ => return None,
        };
        ids.next().is_none().then_some(mailing)
    }
}

impl Services {
    /// Where a mail of that kind is left: a page that asks, and takes the post of a mail program.
    pub(crate) fn unsubscribe_url(&self, mailing: Mailing) -> String {
        let bytes = mailing.bytes();
        let signature = self.vault.hash(UNSUBSCRIBE, &bytes);
        let token = URL_SAFE_NO_PAD.encode([bytes.as_slice(), &signature[..SIGNATURE]].concat());
        format!("{}/unsubscribe?token={token}", self.settings.base_url)
    }

    /// What a link of a mail is about, in words that end "You get mail about ...".
    pub async fn mailing(&self, _caller: &Caller, token: &str) -> Result<String> {
        let mut db = self.store.read().await?;
        Ok(match self.mailing_of(token)? {
            Mailing::Search(id) => match db.saved_search(id).await? {
                Some(search) => format!("phones that your search “{}” finds", search.name),
                None => "a search that you deleted since".into(),
            },
            Mailing::Watch(_, listing) => match db.listing_cards(&[listing]).await?.pop() {
                Some(card) => format!("the price of a phone that you watch, {}", card.title),
                None => return Err(Refusal::LinkExpired.into()),
            },
            Mailing::Messages(_) => "messages that you have not read".into(),
            Mailing::Offers(_) => "the offers that you made or got".into(),
        })
    }

    /// Sends no more mail of that kind. Asked for twice, it is done once.
    pub async fn unsubscribe(&self, caller: &Caller, token: &str) -> Result<()> {
        let mailing = self.mailing_of(token)?;
        retried(|| async {
            let mut db = self.store.write().await?;
            match mailing {
                Mailing::Search(id) => {
                    let kept = db.saved_search(id).await?;
                    if kept.is_some_and(|kept| kept.alert != Alert::Off) {
                        self.change_alert(&mut db, caller, id, Alert::Off).await?;
                    }
                }
                Mailing::Watch(account, listing) => {
                    db.silence_watch(account, listing).await?;
                    let subject = ("account", Some(account.0));
                    self.note(&mut db, caller, subject, "price_mails_ended", json!({ "listing": listing }))
                        .await?;
                }
                Mailing::Messages(account) => {
                    db.set_message_mails(account, false, self.clock.now()).await?;
                    let subject = ("account", Some(account.0));
                    self.note(&mut db, caller, subject, "message_mails_ended", json!({})).await?;
                }
                Mailing::Offers(account) => self.silence_offers(&mut db, caller, account, true).await?,
            }
            Ok(db.commit().await?)
        })
        .await
    }

    fn mailing_of(&self, token: &str) -> Result<Mailing, Refusal> {
        let bytes = URL_SAFE_NO_PAD.decode(token.trim()).map_err(|_| Refusal::LinkExpired)?;
        let at = bytes.len().checked_sub(SIGNATURE).ok_or(Refusal::LinkExpired)?;
        let (said, signature) = bytes.split_at(at);
        // Compared by their hashes, so that the time it takes tells nothing of the right signature.
        let right = self.vault.hash(UNSUBSCRIBE, said);
        let same =
            self.vault.hash(UNSUBSCRIBE, signature) == self.vault.hash(UNSUBSCRIBE, &right[..SIGNATURE]);
        Mailing::read(said).filter(|_| same).ok_or(Refusal::LinkExpired)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_link_ends_is_read_back() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let all = [
            Mailing::Search(a.into()),
            Mailing::Watch(a.into(), b.into()),
            Mailing::Messages(a.into()),
            Mailing::Offers(b.into()),
        ];
        for mailing in all {
            assert_eq!(Mailing::read(&mailing.bytes()), Some(mailing));
            assert_eq!(Mailing::read(&[mailing.bytes(), vec![0]].concat()), None);
        }
        for junk in [&[][..], &[1], &[9; 17], &[2; 17]] {
            assert_eq!(Mailing::read(junk), None);
        }
    }
}
