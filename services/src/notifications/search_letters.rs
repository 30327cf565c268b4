//! What members are told by mail about searches that they keep and phones that they watch.

use super::letters::Letter;
use super::unsubscribing::Mailing;
use crate::Services;
use domain::Money;
use domain::listings::ListingCard;
use domain::search::Alert;
use store::accounts::Account;
use store::saved_searches::KeptSearch;

impl Services {
    /// Phones came up for a saved search. `path` leads to all that it finds.
    pub(crate) fn search_letter(
        &self,
        name: &str,
        search: &KeptSearch,
        count: u64,
        newest: &[ListingCard],
        path: &str,
    ) -> Letter {
        let phones = if count == 1 { "a new phone".to_owned() } else { format!("{count} new phones") };
        let base = &self.settings.base_url;
        let mut letter = Letter::new(
            format!("For “{}”: {phones}", search.name),
            format!("Your search “{}” found {phones}.", search.name),
        )
        .greeting_to(name);
        for card in newest {
            let price = card.price.map(|price| format!("{price}, ")).unwrap_or_default();
            letter = letter
                .paragraph(format!("{}\n{price}{}\n{base}/listings/{}", card.title, card.place, card.id));
        }
        if count > newest.len() as u64 {
            letter = letter.paragraph("And more:");
        }
        let pace = match search.alert {
            Alert::Daily => "at most once a day",
            Alert::Instant | Alert::Off => "as soon as something comes up",
        };
        letter
            .button("See all that it finds", format!("{base}{path}"))
            .note(format!("You asked to be told {pace}. Change that here: {base}/account/searches"))
            .unsubscribe(self.unsubscribe_url(Mailing::Search(search.id)))
    }

    /// A watched phone costs less.
    pub(crate) fn price_drop_letter(
        &self,
        watcher: &Account,
        card: &ListingCard,
        from: Money,
        to: Money,
    ) -> Letter {
        let base = &self.settings.base_url;
        Letter::new(
            format!("{} now costs {to}", card.title),
            format!("A phone that you watch costs less: {} is now {to}. It was {from}.", card.title),
        )
        .greeting_to(&watcher.name)
        .button("See the phone", format!("{base}/listings/{}", card.id))
        .note(format!("All the phones that you watch: {base}/account/watched"))
        .unsubscribe(self.unsubscribe_url(Mailing::Watch(watcher.id, card.id)))
    }
}
