//! Papers: what stands in them is read back and compared with the book, and only their own side can have them.

use super::shop::{Shop, buyer, packed};
use crate::disputes::stage::{an_offer, complaint};
use crate::story::{Story, refusal};
use domain::ledger::Account;
use domain::orders::{OrderPaper, order_number};
use domain::statements::Month;
use domain::{Currency, OrderId, PayoutId, Refusal};
use lopdf::Document;
use services::{Caller, Paper};
use std::time::Duration;

stories!(
    a_packing_slip_says_what_goes_where,
    a_receipt_says_what_was_paid_and_what_went_back,
    an_invoice_has_the_fee_of_the_book,
    a_statement_leads_from_one_balance_to_the_next,
    papers_are_for_their_own_side_in_their_own_time,
    the_same_facts_make_the_same_bytes,
    a_long_statement_has_several_pages,
);

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// What somebody reads in a PDF, line by line.
fn lines(paper: &Paper) -> Vec<String> {
    assert_eq!(paper.kind, "application/pdf");
    let document = Document::load_mem(&paper.bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).unwrap();
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Whether there is a row of these words and this amount.
fn has_row(lines: &[String], words: &str, amount: &str) -> bool {
    lines.windows(2).any(|pair| pair[0] == words && pair[1] == amount)
}

async fn paper(shop: &Shop, caller: &Caller, order: OrderId, paper: OrderPaper) -> Paper {
    shop.story.services.order_paper(caller, order, paper).await.unwrap()
}

async fn a_packing_slip_says_what_goes_where(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.bought(shop.phone().await).await;
    let slip = paper(&shop, &shop.sal, order, OrderPaper::PackingSlip).await;
    assert_eq!(slip.name, format!("{}-packing-slip.pdf", order_number(order)));
    let read = lines(&slip);
    for text in ["Packing slip", "Bea Buyer", "12 Elm St", "Sal", "Standard, tracked", &order_number(order)] {
        assert!(read.iter().any(|line| line.contains(text)), "{text}: {read:?}");
    }
    assert!(read.iter().any(|line| line.contains("iPhone 13")));
    assert!(!read.iter().any(|line| line.contains("399")), "what it cost is nobody's business on the way");
}

async fn a_receipt_says_what_was_paid_and_what_went_back(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let order = shop.bought(shop.phone().await).await;
    let read = lines(&paper(&shop, &shop.bea, order, OrderPaper::Receipt).await);
    assert!(has_row(&read, "Paid", "405.90 USD"), "{read:?}");
    assert!(has_row(&read, "Shipping: Standard, tracked", "6.90 USD"), "{read:?}");
    assert!(!read.iter().any(|line| line == "Back to the buyer"));
    let version = shop.seen_by(&shop.bea, order).await.version;
    services.cancel_order(&shop.bea, order, version).await.unwrap();
    let read = lines(&paper(&shop, &shop.bea, order, OrderPaper::Receipt).await);
    assert!(has_row(&read, "Back to the buyer", "-405.90 USD"), "{read:?}");
    assert!(has_row(&read, "Paid in the end", "0.00 USD"), "{read:?}");
}

/// Sal and Bea agree that a part of it goes back.
async fn settled(shop: &Shop, amount: &str) -> OrderId {
    let services = &shop.story.services;
    let order = shop.bought(shop.phone().await).await;
    shop.deliver(order).await;
    let dispute = services.open_dispute(&shop.bea, complaint(order, "damaged")).await.unwrap();
    services.make_offer(&shop.sal, an_offer(dispute, "partial", amount)).await.unwrap();
    let number = services.dispute(&shop.bea, dispute).await.unwrap().offer.unwrap().number;
    services.accept_offer(&shop.bea, dispute, number).await.unwrap();
    order
}

async fn an_invoice_has_the_fee_of_the_book(story: Story) {
    let shop = Shop::open(story).await;
    let whole = shop.completed().await;
    let part = settled(&shop, "100").await;
    for (order, back) in [(whole, false), (part, true)] {
        let read = lines(&paper(&shop, &shop.sal, order, OrderPaper::Invoice).await);
        let mut db = shop.story.services.store.read().await.unwrap();
        let fee = -db.sum_of_order(order, Account::PlatformFee).await.unwrap();
        let gets =
            -db.sum_of_order(order, Account::SellerBalance(shop.sal.account().unwrap())).await.unwrap();
        let amount = |minor: i64| format!("{}.{:02} USD", minor / 100, minor % 100);
        assert!(has_row(&read, "Our fee for this sale", &amount(fee)), "{read:?}");
        assert!(has_row(&read, "To your balance", &amount(gets)), "{read:?}");
        assert_eq!(has_row(&read, "Back to the buyer", "-100.00 USD"), back, "{read:?}");
        // As it was agreed, or less where a part went back.
        assert_eq!(fee < 1_197, back);
    }
}

async fn a_statement_leads_from_one_balance_to_the_next(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let first = Month::of(services.clock.now());
    let order = shop.completed().await;
    let payout: PayoutId = services.mint.id(services.clock.now());
    // Each at a moment of its own, which is what they are sorted by.
    shop.story.pass(MINUTE);
    services.request_payout(&shop.sal, payout, Currency::Usd).await.unwrap();
    shop.story.pass(MINUTE);
    shop.completed().await;
    shop.story.pass(first.ends().since(services.clock.now()) + DAY);
    let second = Month::of(services.clock.now());
    settled(&shop, "100").await;
    shop.work().await;

    let statement = services.statement(&shop.sal, Currency::Usd, first).await.unwrap();
    let amounts: Vec<i64> = statement.movements.iter().map(|movement| movement.amount.minor).collect();
    assert_eq!((statement.opening.minor, amounts.as_slice()), (0, [39_393, -39_393, 39_393].as_slice()));
    assert_eq!((statement.movements[0].order, statement.closing.minor), (Some(order), 39_393));
    let next = services.statement(&shop.sal, Currency::Usd, second).await.unwrap();
    assert_eq!((next.opening, next.movements.len()), (statement.closing, 1));
    let balance = services.balances(&shop.sal).await.unwrap()[0];
    assert_eq!(next.closing, balance.available, "it ends where the book is");

    let read = lines(&services.statement_pdf(&shop.sal, Currency::Usd, first).await.unwrap());
    for text in
        ["Opening balance", "0.00 USD", "393.93 USD", "-393.93 USD", "Payout to you", "Closing balance"]
    {
        assert!(read.iter().any(|line| line == text), "{text}: {read:?}");
    }
    let csv = services.statement_csv(&shop.sal, Currency::Usd, second).await.unwrap();
    assert_eq!(csv.name, format!("statement-{second}-USD.csv"));
    let mut rows = csv::Reader::from_reader(csv.bytes.as_slice());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), &rows[0][4], &rows[2][4]), (3, "393.93", next.closing.plain().as_str()));
    assert_eq!((&rows[1][3], &rows[1][5]), (next.movements[0].amount.plain().as_str(), "USD"));
    // Where nothing was ever sold, nothing is owed.
    let none = services.statement(&shop.bea, Currency::Eur, first).await.unwrap();
    assert_eq!((none.opening.minor, none.movements.len(), none.closing.minor), (0, 0, 0));
    let guest = shop.story.guest();
    assert_eq!(refusal(services.statement(&guest, Currency::Usd, first).await), Refusal::SignInFirst);
}

async fn papers_are_for_their_own_side_in_their_own_time(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let eve = buyer(&shop.story, "Eve").await;
    let order = shop.bought(shop.phone().await).await;
    for (caller, wanted) in [
        (&eve, OrderPaper::Receipt),
        (&eve, OrderPaper::PackingSlip),
        (&shop.bea, OrderPaper::PackingSlip),
        (&shop.sal, OrderPaper::Receipt),
        (&shop.sal, OrderPaper::Invoice),
    ] {
        assert_eq!(
            refusal(services.order_paper(caller, order, wanted).await),
            Refusal::NotFound,
            "{wanted:?}"
        );
    }
    shop.complete(&shop.bea, order).await;
    // The seller needs the address no longer.
    let slip = refusal(services.order_paper(&shop.sal, order, OrderPaper::PackingSlip).await);
    assert_eq!(slip, Refusal::NotFound);
    assert_eq!(refusal(services.order_paper(&shop.bea, order, OrderPaper::Invoice).await), Refusal::NotFound);
    paper(&shop, &shop.sal, order, OrderPaper::Invoice).await;
    // What was never paid has no receipt.
    let payment = shop.order(&shop.bea, Some(shop.phone().await)).await;
    let placed = services.view_payment(&shop.bea, payment).await.unwrap().orders[0].0;
    let none = refusal(services.order_paper(&shop.bea, placed, OrderPaper::Receipt).await);
    assert_eq!(none, Refusal::NotFound);
}

async fn the_same_facts_make_the_same_bytes(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.bought(shop.phone().await).await;
    let slip = paper(&shop, &shop.sal, order, OrderPaper::PackingSlip).await;
    shop.story.pass(DAY);
    assert_eq!(
        paper(&shop, &shop.sal, order, OrderPaper::PackingSlip).await,
        slip,
        "whenever it is asked for"
    );
    let version = shop.seen_by(&shop.sal, order).await.version;
    shop.story.services.pack_order(&shop.sal, packed(order, version)).await.unwrap();
    let month = Month::of(shop.story.services.clock.now());
    let statement = || shop.story.services.statement_pdf(&shop.sal, Currency::Usd, month);
    assert_eq!(statement().await.unwrap(), statement().await.unwrap());
}

async fn a_long_statement_has_several_pages(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let seller = shop.sal.account().unwrap();
    let month = Month::of(services.clock.now());
    let mut db = services.store.write().await.unwrap();
    for _ in 0..60 {
        let (id, payout) = (services.mint.id(services.clock.now()), services.mint.id(services.clock.now()));
        let amount = domain::Money::new(100, Currency::Usd);
        let begun = domain::ledger::payout_begun(payout, seller, amount);
        db.enter(id, &begun, services.clock.now()).await.unwrap();
    }
    db.commit().await.unwrap();
    let sheet = services.statement_pdf(&shop.sal, Currency::Usd, month).await.unwrap();
    let read = lines(&sheet);
    assert_eq!(Document::load_mem(&sheet.bytes).unwrap().get_pages().len(), 2);
    assert_eq!(read.iter().filter(|line| *line == "Payout to you").count(), 60);
    assert!(read.contains(&"2 / 2".to_owned()) && read.contains(&"-60.00 USD".to_owned()), "{read:?}");
}
