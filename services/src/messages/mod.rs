//! Messages: what buyer and seller of a phone say to each other. Only those two read a conversation; staff see of it what
//! was reported, or what belongs to a dispute.

mod blocking;
mod live;
mod moderating;
mod telling;
mod viewing;
mod writing;

pub(crate) use live::Hub;
pub use live::News;

use crate::Result;
use domain::accounts::AccountState;
use domain::messages::Speaker;
use domain::{AccountId, ConversationId, Refusal};
use store::Read;
use store::conversations::{Conversation, ConversationSide};

/// Whoever wrote something, as one of the two sees it.
fn speaker(author: Option<AccountId>, reader: AccountId) -> Speaker {
    match author {
        None => Speaker::Listing,
        Some(author) if author == reader => Speaker::You,
        Some(_) => Speaker::Other,
    }
}

/// A conversation of the account's, with what this side has of it. Other people's are not there.
async fn own_conversation(
    db: &mut Read,
    account: AccountId,
    id: ConversationId,
) -> Result<(Conversation, ConversationSide)> {
    let side = db.conversation_side(id, account).await?.ok_or(Refusal::NotFound)?;
    let conversation = db.conversation(id).await?.ok_or(Refusal::NotFound)?;
    Ok((conversation, side))
}

/// Whether an account was deleted.
async fn has_left(db: &mut Read, account: AccountId) -> Result<bool> {
    Ok(db.account(account).await?.is_none_or(|account| account.state == AccountState::Deleted))
}

/// What a listing is called.
async fn phone_of(db: &mut Read, conversation: &Conversation) -> Result<String> {
    let cards = db.listing_cards(&[conversation.listing]).await?;
    Ok(cards.into_iter().next().map(|card| card.title).unwrap_or_default())
}
