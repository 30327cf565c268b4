//! Packing: what a seller ticks and seals is kept with the order, and both sides and the staff read it.

use super::shop::{Shop, packed};
use crate::disputes::stage::complaint;
use crate::story::{Story, refusal};
use domain::accounts::Role;
use domain::orders::{Maker, OrderState, PackForm, ShipForm};
use domain::{OrderId, Refusal};

stories!(
    a_phone_is_packed_once_every_step_is_ticked,
    what_was_packed_is_on_the_timeline_and_among_the_proofs,
    a_number_that_can_not_be_of_the_carrier_sends_nothing,
);

async fn a_phone_is_packed_once_every_step_is_ticked(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let order = shop.bought(shop.phone().await).await;
    let seen = shop.seen_by(&shop.sal, order).await;
    assert_eq!(seen.makers, [Maker::Apple]);
    assert!(shop.seen_by(&shop.bea, order).await.makers.is_empty(), "the buyer wipes nothing");
    let not_erased = PackForm { erase: String::new(), ..packed(order, seen.version) };
    let refused = refusal(services.pack_order(&shop.sal, not_erased).await);
    assert_eq!((refused.about("erase").count(), refused.about("look").count()), (1, 0));
    let long = PackForm { seal: "7".repeat(31), ..packed(order, seen.version) };
    assert_eq!(refusal(services.pack_order(&shop.sal, long).await).about("seal").count(), 1);
    assert_eq!(refusal(services.pack_order(&shop.bea, packed(order, 2)).await), Refusal::NotAllowed);
    assert_eq!(shop.seen_by(&shop.sal, order).await.state, OrderState::Paid);
    services.pack_order(&shop.sal, packed(order, seen.version)).await.unwrap();
    // A second click changes nothing, whatever it says.
    let again = PackForm { seal: "ZZ-9999".into(), ..packed(order, seen.version) };
    services.pack_order(&shop.sal, again).await.unwrap();
    let seen = shop.seen_by(&shop.bea, order).await;
    assert_eq!(seen.state, OrderState::Packed);
    let told: Vec<_> = seen.moments.iter().filter(|m| m.what.starts_with("Packed.")).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].what.contains("AB-1234") && told[0].what.contains("erased"), "{told:?}");
}

fn parcel(order: OrderId, version: i64, number: &str) -> ShipForm {
    ShipForm {
        order: order.to_string(),
        version: version.to_string(),
        carrier: "ups".into(),
        tracking: number.into(),
    }
}

async fn what_was_packed_is_on_the_timeline_and_among_the_proofs(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let order = shop.bought(shop.phone().await).await;
    let version = shop.seen_by(&shop.sal, order).await.version;
    services.pack_order(&shop.sal, packed(order, version)).await.unwrap();
    services.ship_order(&shop.sal, parcel(order, version + 1, "1Z999AA10123456784")).await.unwrap();
    services.confirm_delivery(&shop.bea, order, version + 2).await.unwrap();
    let dispute = services.open_dispute(&shop.bea, complaint(order, "locked")).await.unwrap();
    let staff = shop.story.member_with_role("Mod", Role::Moderator).await;
    for caller in [&shop.bea, &shop.sal, &staff] {
        let proofs = services.dispute(caller, dispute).await.unwrap().proofs;
        assert!(proofs[0].contains("AB-1234") && proofs[0].contains("signed out"), "{proofs:?}");
    }
    let kit = services.dispute(&staff, dispute).await.unwrap().kit.unwrap();
    assert!(kit.order.iter().any(|moment| moment.what.contains("AB-1234")));
    // Where nothing was recorded, that is what is said.
    let other = shop.bought(shop.phone().await).await;
    shop.deliver(other).await;
    let dispute = services.open_dispute(&shop.bea, complaint(other, "locked")).await.unwrap();
    let proofs = services.dispute(&shop.sal, dispute).await.unwrap().proofs;
    assert_eq!(proofs, ["The seller has recorded nothing about the packing."]);
}

async fn a_number_that_can_not_be_of_the_carrier_sends_nothing(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let order = shop.bought(shop.phone().await).await;
    let version = shop.seen_by(&shop.sal, order).await.version;
    for (number, words) in [
        ("1Z999AA10123456785", "One of the digits is wrong"),
        ("9400 1000 0000 0000 0000 06", "That is a number of USPS"),
        ("12345", "begins with 1Z"),
    ] {
        let refused = refusal(services.ship_order(&shop.sal, parcel(order, version, number)).await);
        assert!(refused.about("tracking").next().unwrap().contains(words), "{refused:?}");
    }
    assert_eq!(shop.seen_by(&shop.sal, order).await.state, OrderState::Paid);
    services.ship_order(&shop.sal, parcel(order, version, "1Z999AA10123456784")).await.unwrap();
    let tracking = shop.seen_by(&shop.bea, order).await.tracking.unwrap();
    assert_eq!(tracking.carrier, "UPS", "as the carrier is called");
    assert!(tracking.page().unwrap().contains("1Z999AA10123456784"));
}
