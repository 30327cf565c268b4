//! What both sides are told, at every step of somebody else; and that mails end where nobody wants them.

use super::stage::{HOUR, Stall};
use crate::story::{Story, email_of};
use domain::notifications::Notice;
use services::Caller;

stories!(every_step_is_told_to_the_other_side, mails_about_offers_end_by_a_link_and_begin_again);

/// What somebody was told within the site, oldest first.
async fn news(stall: &Stall, caller: &Caller) -> Vec<String> {
    let told = stall.services().notifications(caller, 1).await.unwrap().items;
    let step = |notice: Notice| match notice {
        Notice::OfferMoved { step, .. } => step,
        other => panic!("{other:?}"),
    };
    told.into_iter().rev().map(|one| step(one.notice)).collect()
}

async fn every_step_is_told_to_the_other_side(story: Story) {
    let stall = Stall::open(story).await;
    let (sal, bea) = (&stall.shop.sal, &stall.shop.bea);
    let first = stall.offered().await;
    stall.shop.story.pass(HOUR);
    stall.counters(sal, first, "380").await.unwrap();
    stall.shop.story.pass(HOUR);
    stall.counters(bea, first, "360").await.unwrap();
    stall.shop.story.pass(HOUR);
    stall.declines(sal, first).await.unwrap();
    stall.shop.story.pass(HOUR);
    stall.agreed().await;
    stall.shop.story.pass(25 * HOUR);
    stall.shop.work().await;
    let of_sal = [
        "The buyer offered $350.",
        "The buyer named another price: $360.",
        "The buyer offered $350.",
        "The time was over.",
    ];
    let of_bea = [
        "The seller named another price: $380.",
        "The seller declined $360.",
        "The seller accepted $350.",
        "The time was over.",
    ];
    assert_eq!(news(&stall, sal).await, of_sal);
    assert_eq!(news(&stall, bea).await, of_bea);
    let mails = stall.shop.story.mails_to(&email_of("Bea")).await;
    let mails: Vec<_> = mails.iter().filter(|mail| mail.subject.starts_with("The offer for")).collect();
    assert_eq!(mails.len(), 4);
    assert!(
        mails.iter().any(|mail| mail.text.contains("kept for you") && mail.text.contains("That ends on"))
    );
}

async fn mails_about_offers_end_by_a_link_and_begin_again(story: Story) {
    let stall = Stall::open(story).await;
    let (services, sal) = (stall.services(), &stall.shop.sal);
    let about = async || {
        let mails = stall.shop.story.mails_to(&email_of("Sal")).await;
        mails.into_iter().filter(|mail| mail.subject.starts_with("The offer for")).collect::<Vec<_>>()
    };
    let first = stall.offered().await;
    let mails = about().await;
    let url = mails[0].unsubscribe.clone().expect("the mail says how it ends");
    let token = url.rsplit_once("token=").unwrap().1;
    let guest = stall.shop.story.guest();
    assert!(services.mailing(&guest, token).await.unwrap().contains("offers"));
    for _ in 0..2 {
        services.unsubscribe(&guest, token).await.unwrap();
    }
    let own = services.own_offers(sal, domain::orders::Side::Seller, 1).await.unwrap();
    assert!(!own.by_mail);
    stall.withdraws(&stall.shop.bea, first).await.unwrap();
    let second = stall.offered().await;
    assert_eq!((about().await.len(), news(&stall, sal).await.len()), (1, 3), "within the site all is told");
    services.mail_about_offers(sal, true).await.unwrap();
    stall.withdraws(&stall.shop.bea, second).await.unwrap();
    assert_eq!(about().await.len(), 2);
}
