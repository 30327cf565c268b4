//! Who asks: the account behind a request, and where the request came from.

use crate::listings::GuestKey;
use domain::accounts::Role;
use domain::{AccountId, Instant, Refusal, SessionId};
use std::net::IpAddr;

/// Somebody who is signed in, as of this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub account: AccountId,
    pub session: SessionId,
    pub role: Role,
    pub name: String,
    /// When password and second factor were last given in this session.
    pub authenticated_at: Instant,
    /// Suspended by staff: it may read and appeal, nothing else.
    pub suspended: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    Guest,
    Member(Member),
    /// The marketplace itself: jobs and the command line.
    System,
}

/// The viewer with what is known of the request.
#[derive(Clone, Debug)]
pub struct Caller {
    pub viewer: Viewer,
    /// What the drafts of this browser's guest are known by, where it has begun any.
    pub guest: Option<GuestKey>,
    /// The network address, for limits and the list of sessions.
    pub address: IpAddr,
    pub user_agent: String,
}

impl Caller {
    /// For jobs and the command line.
    pub fn system() -> Self {
        let address = IpAddr::from([127, 0, 0, 1]);
        Self { viewer: Viewer::System, guest: None, address, user_agent: String::new() }
    }

    /// For tests: a guest on this machine.
    pub fn guest() -> Self {
        Self { viewer: Viewer::Guest, ..Self::system() }
    }

    /// The member who asks, or the refusal that sends a guest to the sign-in page.
    pub fn member(&self) -> Result<&Member, Refusal> {
        match &self.viewer {
            Viewer::Member(member) => Ok(member),
            Viewer::Guest | Viewer::System => Err(Refusal::SignInFirst),
        }
    }

    /// The member who asks, and may change things.
    pub fn active_member(&self) -> Result<&Member, Refusal> {
        match self.member()? {
            member if member.suspended => Err(Refusal::NotAllowed),
            member => Ok(member),
        }
    }

    /// Whether the caller may have listings: members who may change things, and guests with a key for their drafts.
    pub fn may_have_listings(&self) -> Result<(), Refusal> {
        match (&self.viewer, self.guest) {
            (Viewer::Guest, Some(_)) => Ok(()),
            _ => self.active_member().map(drop),
        }
    }

    /// The moderator who asks: a member of the staff who decides about listings.
    pub fn moderator(&self) -> Result<&Member, Refusal> {
        match self.active_member()? {
            member if matches!(member.role, Role::Moderator | Role::Admin) => Ok(member),
            _ => Err(Refusal::NotAllowed),
        }
    }

    /// Whoever asks, where it is an account: for the audit log.
    pub fn account(&self) -> Option<AccountId> {
        match &self.viewer {
            Viewer::Member(member) => Some(member.account),
            Viewer::Guest | Viewer::System => None,
        }
    }
}
