//! Whose a listing is: a member's, or for a while that of a guest who has the secret of its draft.

use super::guests::GuestKey;
use crate::limits::Guarded;
use crate::{Caller, Member, Result, Services, Viewer};
use domain::{AccountId, Instant, ListingId, Refusal};
use store::listings::Listing;
use store::{Read, Write};

/// Somebody who may have listings.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    Member(AccountId),
    /// Whoever has this key, as of an instant: their drafts expire.
    Guest(GuestKey, Instant),
}

impl From<&Member> for Owner {
    fn from(member: &Member) -> Self {
        Self::Member(member.account)
    }
}

impl Owner {
    /// The account, for the events of a listing; a guest has none.
    pub(crate) fn account(&self) -> Option<AccountId> {
        match self {
            Self::Member(account) => Some(*account),
            Self::Guest(..) => None,
        }
    }

    /// What an upload counts as.
    pub(crate) fn upload_limit(&self) -> Guarded {
        match self {
            Self::Member(_) => Guarded::Upload,
            Self::Guest(..) => Guarded::GuestUpload,
        }
    }

    /// What tries are counted upon.
    pub(crate) fn subject(&self) -> &[u8] {
        match self {
            Self::Member(account) => account.0.as_bytes(),
            Self::Guest(key, _) => key.as_bytes(),
        }
    }
}

impl Services {
    /// As whom the caller looks at listings of their own.
    pub(crate) fn owner(&self, caller: &Caller) -> Result<Owner, Refusal> {
        match (&caller.viewer, caller.guest) {
            (Viewer::Guest, Some(key)) => Ok(Owner::Guest(key, self.clock.now())),
            _ => caller.member().map(Owner::from),
        }
    }

    /// The same, where something is to be changed.
    pub(crate) fn active_owner(&self, caller: &Caller) -> Result<Owner, Refusal> {
        caller.may_have_listings()?;
        self.owner(caller)
    }
}

/// A listing of this owner. Other people's are not there, as far as a member may know; a guest is asked to sign in,
/// whether there is such a listing or not.
pub(crate) async fn own(db: &mut Read, owner: impl Into<Owner>, id: ListingId) -> Result<Listing> {
    match owner.into() {
        Owner::Member(account) => {
            let listing = db.listing(id).await?.filter(|listing| listing.seller == account);
            Ok(listing.ok_or(Refusal::NotFound)?)
        }
        Owner::Guest(key, now) => {
            let listing = match db.is_guest_draft(id, key.as_bytes(), now).await? {
                true => db.listing(id).await?,
                false => None,
            };
            Ok(listing.ok_or(Refusal::SignInFirst)?)
        }
    }
}

/// The same, and nobody else changes it until this unit of work ends.
pub(crate) async fn lock_own(
    services: &Services,
    db: &mut Write,
    owner: impl Into<Owner>,
    id: ListingId,
) -> Result<Listing> {
    let owner = owner.into();
    own(db, owner, id).await?;
    db.touch_listing(id, services.clock.now()).await?;
    own(db, owner, id).await
}
