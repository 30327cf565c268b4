//! What buyers and sellers are told by mail about their orders, at every step.

use super::letters::Letter;
use crate::{Result, Services};
use domain::orders::{OrderEvent, order_number};
use domain::{AccountId, Money};
use store::Write;
use store::orders::Order;
use store::payments::Payment;
use store::refunds::Payout;

impl Services {
    /// Posts a letter about an order to one of its sides.
    pub(super) async fn write_about(
        &self,
        db: &mut Write,
        to: AccountId,
        order: &Order,
        subject: &str,
        paragraphs: &[String],
    ) -> Result<()> {
        let Some(account) = db.account(to).await? else { return Ok(()) };
        let Some((first, rest)) = paragraphs.split_first() else { return Ok(()) };
        let number = order_number(order.id);
        let mut letter =
            Letter::new(format!("{subject} (order {number})"), first.as_str()).greeting_to(&account.name);
        for paragraph in rest {
            letter = letter.paragraph(paragraph.as_str());
        }
        let url = format!("{}/account/orders/{}", self.settings.base_url, order.id);
        let mut letter = letter.button("See the order", url);
        if self.settings.sandbox {
            letter = letter.note("This is a sandbox: no money has moved.");
        }
        self.post(db, &self.email_of(&account)?, &letter).await
    }

    /// What a step means for each side. The person who took it reads it on the page, and gets no mail about it.
    pub(crate) async fn tell_of_step(
        &self,
        db: &mut Write,
        order: &Order,
        event: OrderEvent,
        actor: Option<AccountId>,
    ) -> Result<()> {
        let lines = db.order_lines(&[order.id]).await?;
        let title = lines.first().map(|line| line.title.clone()).unwrap_or_default();
        let by = order.timer.map(|(_, at)| at.date()).unwrap_or_default();
        let (buyer, seller) = (order.buyer, order.seller);
        let mut letters: Vec<(AccountId, &str, Vec<String>)> = Vec::new();
        match event {
            OrderEvent::Pay => {
                let bill = lines.iter().map(|line| {
                    format!("{}: {}", line.title, Money::new(line.price_minor, order.sums.total.currency))
                });
                let mut paragraphs = vec![
                    "Thank you. Your payment has arrived, and the seller has been told to send it."
                        .to_owned(),
                ];
                paragraphs.extend(bill);
                paragraphs.push(format!("Shipping: {}", order.sums.shipping));
                paragraphs.push(format!("Paid in all: {}", order.sums.total));
                paragraphs
                    .push("We keep the money until you have the phone and have looked at it.".to_owned());
                letters.push((buyer, "Your order is paid", paragraphs));
                letters.push((
                    seller,
                    "Sold: please send it",
                    vec![
                        format!("Your {title} is sold and paid."),
                        format!(
                            "Sign out of it, erase it, pack it well and send it. You get {} once the buyer has accepted it.",
                            order.sums.seller()
                        ),
                        "The buyer's address is on the page of the order.".to_owned(),
                    ],
                ));
            }
            OrderEvent::Ship => {
                let tracking = order.tracking.as_ref();
                let parcel = tracking.map(|t| format!("{}, tracking number {}.", t.carrier, t.number));
                let mut paragraphs = vec![format!("Your {title} is on its way.")];
                paragraphs.extend(parcel);
                paragraphs.push("Please tell us on the page of the order when it has arrived.".to_owned());
                letters.push((buyer, "On its way", paragraphs));
            }
            OrderEvent::Deliver => {
                letters.push((
                    buyer,
                    "Delivered: have a look",
                    vec![
                        format!("Your {title} has arrived. Compare it with the listing: photos, condition, IMEI."),
                        format!("If all is well, accept it. Without a word from you it counts as accepted on {by}."),
                    ],
                ));
                letters.push((
                    seller,
                    "It has arrived",
                    vec![format!(
                        "Your {title} has arrived. The money is yours once the buyer has accepted it, on {by} at the latest."
                    )],
                ));
            }
            OrderEvent::Complete => letters.push((
                seller,
                "The money is yours",
                vec![
                    format!(
                        "The buyer has accepted your {title}. {} went to your balance.",
                        order.sums.seller()
                    ),
                    format!("That is {} less our fee of {}.", order.sums.total, order.sums.fee),
                ],
            )),
            OrderEvent::Cancel => {
                letters.push((
                    buyer,
                    "Your order is cancelled",
                    vec![
                        format!("Your order of the {title} is cancelled."),
                        format!("{} goes back to you, the way it came.", order.sums.total),
                    ],
                ));
                letters.push((
                    seller,
                    "An order is cancelled: do not send it",
                    vec![format!(
                        "The order of your {title} is cancelled. Do not send it; it is for sale again."
                    )],
                ));
            }
            OrderEvent::Expire => letters.push((
                buyer,
                "Your order has ended",
                vec![format!(
                    "The {title} was not paid in time, so it is no longer held for you. No money was taken."
                )],
            )),
            _ => {}
        }
        for (to, subject, paragraphs) in letters {
            if Some(to) != actor {
                self.write_about(db, to, order, subject, &paragraphs).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn tell_of_reminder(&self, db: &mut Write, order: &Order) -> Result<()> {
        let by = order.timer.map(|(_, at)| at.date()).unwrap_or_default();
        let paragraphs = vec![
            "The buyer waits for the phone that you sold. Please send it now.".to_owned(),
            format!("If it is not sent by {by}, the order ends by itself and the buyer gets the money back."),
        ];
        self.write_about(db, order.seller, order, "Please send it", &paragraphs).await
    }

    pub(crate) async fn tell_of_refund(&self, db: &mut Write, order: &Order, amount: Money) -> Result<()> {
        let paragraphs =
            vec![format!("{amount} is on its way back to you. Banks need up to five days until you see it.")];
        self.write_about(db, order.buyer, order, "Your refund", &paragraphs).await
    }

    /// Money came after the purchase had ended.
    pub(crate) async fn tell_of_stray(&self, db: &mut Write, payment: &Payment, amount: Money) -> Result<()> {
        let Some(account) = db.account(payment.buyer).await? else { return Ok(()) };
        let letter = Letter::new(
            "Your payment came too late, and goes back",
            format!("Your payment of {amount} arrived after the time in which the phone was held for you."),
        )
        .greeting_to(&account.name)
        .paragraph("So nothing was bought, and all of it goes back to you, the way it came.")
        .button("Look at other phones", format!("{}/search", self.settings.base_url));
        self.post(db, &self.email_of(&account)?, &letter).await
    }

    pub(crate) async fn tell_of_payout(&self, db: &mut Write, payout: &Payout) -> Result<()> {
        let Some(account) = db.account(payout.account).await? else { return Ok(()) };
        let mut letter = Letter::new(
            "Your payout is on its way",
            format!("{} is on its way to your bank.", payout.amount),
        )
        .greeting_to(&account.name)
        .button("See your sales", format!("{}/account/sales", self.settings.base_url));
        if self.settings.sandbox {
            letter = letter.note("This is a sandbox: no money has moved.");
        }
        self.post(db, &self.email_of(&account)?, &letter).await
    }
}
