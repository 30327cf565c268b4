//! What members are told within the site: the bell in the header, and the page that lists it all.

mod bell;
mod page;
mod unsubscribing;

pub use bell::Bell;
pub use page::NotificationsPage;
pub use unsubscribing::UnsubscribePage;
