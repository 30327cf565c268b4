//! Stories of fees: what a draft says that is left for its seller is what an order pays out.

use super::shop::Shop;
use crate::market::{filled_in, ready};
use crate::story::Story;
use domain::catalogue::FormFactor;
use domain::fees::{FeeRate, FeeRule, Fees, SellerTier};
use domain::ledger::Account;
use domain::{Currency, Money};

stories!(a_draft_says_what_an_order_will_be_charged);

async fn a_draft_says_what_an_order_will_be_charged(mut story: Story) {
    let rate = |basis_points, cents| FeeRate { basis_points, fixed: vec![(Currency::Usd, cents)] };
    let rule = |tier, form, rate| FeeRule { tier, form, rate };
    // As an operator may set them: the first rule that fits is neither the first one nor the usual rate.
    let fees = Fees {
        usual: rate(900, 0),
        rules: vec![
            rule(Some(SellerTier::Business), None, rate(100, 0)),
            rule(None, Some(FormFactor::Tablet), rate(700, 0)),
            rule(None, Some(FormFactor::Phone), rate(475, 55)),
        ],
    };
    story.services = story.another_server(|parts| parts.settings.fees = fees);
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let draft = ready(&shop.story, &shop.sal, "apple-iphone-13", filled_in()).await;
    let says = draft.fee.share(draft.details.price.unwrap());
    let usd = |minor| Money::new(minor, Currency::Usd);
    assert_eq!((says.price, says.fee, says.seller), (usd(39_900), usd(1_950), usd(37_950)));
    services.publish_listing(&shop.sal, draft.id, draft.version).await.unwrap();
    let order = shop.bought(draft.id).await;
    let sums = shop.seen_by(&shop.sal, order).await.sums;
    assert_eq!((sums.fee, sums.seller().minor - sums.shipping.minor), (says.fee, says.seller.minor));
    shop.complete(&shop.bea, order).await;
    let mut db = services.store.read().await.unwrap();
    let sal = Account::SellerBalance(shop.sal.account().unwrap());
    assert_eq!(db.balance(sal, Currency::Usd).await.unwrap().minor, -sums.seller().minor);
    assert_eq!(db.balance(Account::PlatformFee, Currency::Usd).await.unwrap(), usd(-1_950));
}
