//! The papers of an order: the slip that goes into the parcel, the buyer's receipt, the invoice of the market's fee.

use super::fonts::Weight;
use super::sheets::Sheets;
use super::{PDF, Paper, amount};
use crate::orders::{name_of, side_of};
use crate::{Caller, Error, Result, Services};
use domain::ledger::Account;
use domain::orders::{OrderEvent, OrderPaper, order_number};
use domain::{Instant, Money, OrderId, Refusal};
use store::Read;
use store::orders::{Line, Order, OrderEventRow};

/// What all papers of an order begin with.
struct Facts {
    order: Order,
    lines: Vec<Line>,
    events: Vec<OrderEventRow>,
    buyer: String,
    seller: String,
    /// Where it goes.
    address: Vec<String>,
}

impl Facts {
    fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.order.sums.total.currency)
    }

    /// When something happened to the order; it is not found where it did not.
    fn at(&self, wanted: &[OrderEvent]) -> Result<Instant> {
        let event = self.events.iter().rfind(|event| wanted.iter().any(|w| w.as_str() == event.event));
        Ok(event.ok_or(Refusal::NotFound)?.at)
    }
}

impl Services {
    /// A paper of an order, for the side that it is for. Other people's are not found, and neither is one whose time
    /// has not come.
    pub async fn order_paper(&self, caller: &Caller, id: OrderId, paper: OrderPaper) -> Result<Paper> {
        let account = caller.member()?.account;
        let mut db = self.store.read().await?;
        let order = db.order(id).await?.ok_or(Refusal::NotFound)?;
        let side = side_of(&order, account).ok_or(Refusal::NotFound)?;
        if !OrderPaper::of(side, order.state).contains(&paper) {
            return Err(Refusal::NotFound.into());
        }
        let facts = Facts {
            lines: db.order_lines(&[id]).await?,
            events: db.order_events(id).await?,
            buyer: name_of(&mut db, order.buyer).await?,
            seller: name_of(&mut db, order.seller).await?,
            address: self.printed_address(&order)?,
            order,
        };
        let sheets = match paper {
            OrderPaper::PackingSlip => self.packing_slip(&facts)?,
            OrderPaper::Receipt => self.receipt(&mut db, &facts).await?,
            OrderPaper::Invoice => self.invoice(&mut db, &facts).await?,
        };
        let name = format!("{}-{}", order_number(id), paper.file());
        Ok(Paper { name, kind: PDF, bytes: sheets.finish() })
    }

    /// An empty paper about an order.
    fn paper_about(&self, title: &str, order: OrderId) -> Result<Sheets> {
        let sandbox = if self.settings.sandbox { " · Sandbox: no money moves" } else { "" };
        let foot = format!("{} · {}{sandbox}", self.settings.site_name, self.settings.base_url);
        let mut sheets = Sheets::new(title, &foot)?;
        sheets.row(Weight::Bold, &format!("Order {}", order_number(order)), "");
        Ok(sheets)
    }

    fn packing_slip(&self, facts: &Facts) -> Result<Sheets> {
        let order = &facts.order;
        let mut sheets = self.paper_about("Packing slip", order.id)?;
        sheets.row(Weight::Regular, &format!("Bought on {}", facts.at(&[OrderEvent::Pay])?.date()), "");
        sheets.heading("To");
        printed(&mut sheets, &facts.address);
        sheets.heading("From");
        sheets.paragraph(&facts.seller);
        sheets.heading("In this parcel");
        for line in &facts.lines {
            sheets.row(Weight::Regular, &line.title, "1");
        }
        sheets.rule();
        sheets.row(Weight::Regular, order.option.label(), "");
        if let Some(tracking) = &order.tracking {
            sheets.row(Weight::Regular, &format!("{}, {}", tracking.carrier, tracking.number), "");
        }
        sheets.heading("The order's page");
        let page = format!("{}/account/orders/{}", self.settings.base_url, order.id);
        sheets.codes(&order_number(order.id), &page)?;
        sheets.paragraph(
            "Please compare the IMEI of the phone (dial *#06#) on the order's page before you accept it.",
        );
        Ok(sheets)
    }

    async fn receipt(&self, db: &mut Read, facts: &Facts) -> Result<Sheets> {
        let (order, sums) = (&facts.order, facts.order.sums);
        let payment =
            db.payment(order.payment).await?.ok_or_else(|| Error::failed("an order has no payment"))?;
        let mut sheets = self.paper_about("Receipt", order.id)?;
        let paid = facts.at(&[OrderEvent::Pay])?;
        sheets.row(Weight::Regular, &format!("Paid on {} by {}", paid.date(), payment.gateway), "");
        sheets.heading("Bought by");
        sheets.paragraph(&facts.buyer);
        printed(&mut sheets, &facts.address);
        sheets.heading("Sold by");
        sheets.paragraph(&facts.seller);
        sheets.heading("What was bought");
        for line in &facts.lines {
            sheets.row(Weight::Regular, &line.title, &amount(facts.money(line.price_minor)));
        }
        sheets.row(Weight::Regular, &format!("Shipping: {}", order.option.label()), &amount(sums.shipping));
        sheets.rule();
        sheets.row(Weight::Bold, "Paid", &amount(sums.total));
        let back = db.refunded_of(order.id).await?;
        if back > 0 {
            sheets.row(Weight::Regular, "Back to the buyer", &amount(facts.money(-back)));
            sheets.row(Weight::Bold, "Paid in the end", &amount(facts.money(sums.total.minor - back)));
        }
        Ok(sheets)
    }

    async fn invoice(&self, db: &mut Read, facts: &Facts) -> Result<Sheets> {
        let (order, sums) = (&facts.order, facts.order.sums);
        let sold = facts.at(&[OrderEvent::Complete, OrderEvent::Release, OrderEvent::Settle])?;
        // What the book says and not what the order says: a part that went back took its share of the fee along.
        let fee = -db.sum_of_order(order.id, Account::PlatformFee).await?;
        let gets = -db.sum_of_order(order.id, Account::SellerBalance(order.seller)).await?;
        let back = db.refunded_of(order.id).await?;
        if fee + gets + back != sums.total.minor {
            return Err(Error::failed(format!("the book of order {} does not add up", order.id)));
        }
        let mut sheets = self.paper_about("Invoice", order.id)?;
        sheets.row(Weight::Regular, &format!("Of {}", sold.date()), "");
        sheets.heading("From");
        sheets.paragraph(&self.settings.site_name);
        sheets.heading("To");
        sheets.paragraph(&facts.seller);
        sheets.heading("For the sale of");
        for line in &facts.lines {
            sheets.paragraph(&line.title);
        }
        sheets.gap();
        sheets.row(Weight::Regular, "Our fee for this sale", &amount(facts.money(fee)));
        sheets.rule();
        sheets.row(Weight::Bold, "In all", &amount(facts.money(fee)));
        sheets.gap();
        sheets.paragraph("It was kept from what the buyer paid. Nothing is left to pay.");
        sheets.heading("How the money went");
        sheets.row(Weight::Regular, "Paid by the buyer, with shipping", &amount(sums.total));
        if back > 0 {
            sheets.row(Weight::Regular, "Back to the buyer", &amount(facts.money(-back)));
        }
        sheets.row(Weight::Regular, "Our fee", &amount(facts.money(-fee)));
        sheets.rule();
        sheets.row(Weight::Bold, "To your balance", &amount(facts.money(gets)));
        Ok(sheets)
    }
}

/// The lines of an address. Where the font lacks letters, the paper says so instead of pretending.
fn printed(sheets: &mut Sheets, lines: &[String]) {
    for line in lines {
        sheets.paragraph(line);
    }
    if lines.iter().any(|line| !sheets.can_print(line)) {
        sheets.paragraph(
            "Some letters can't be printed here: please write the address as the order's page shows it.",
        );
    }
}
