//! What buyers and sellers are told when a register has found something about a phone after its sale.

use crate::{Result, Services};
use domain::ListingId;
use domain::devices::{DeviceReport, Discovery};
use domain::listings::{steps_off_the_blacklist, steps_to_sign_out};
use domain::notifications::Notice;
use domain::orders::order_number;
use store::Write;
use store::orders::Order;

impl Services {
    /// Tells both sides, within the site and by mail, what was found and what each of them can do.
    pub(crate) async fn tell_of_discovery(
        &self,
        db: &mut Write,
        order: &Order,
        phone: ListingId,
        found: Discovery,
        report: &DeviceReport,
    ) -> Result<()> {
        let lines = db.order_lines(&[order.id]).await?;
        let title = lines.into_iter().find(|line| line.listing == phone).map(|line| line.title);
        let title = title.unwrap_or_else(|| "phone".into());
        let brand = match db.listing(phone).await? {
            Some(listing) => db.model(&listing.model_slug).await?.map(|model| model.brand_slug),
            None => None,
        };
        let brand = brand.unwrap_or_default();
        let may_complain = !self.complaints(db, order).await?.is_empty();
        let says = match found {
            Discovery::Reported => format!(
                "{} says that the {title} is reported lost or stolen, or blocked for debts.",
                report.source
            ),
            Discovery::Locked => format!("{} says that an account locks the {title}.", report.source),
        };
        let complain = match may_complain {
            true => {
                "Open the order and choose “Something is wrong”: then the money waits until that is settled."
            }
            false => "Please contact support with the number of the order. This answer is kept as evidence.",
        };
        let buyer = match found {
            Discovery::Reported => format!(
                "Such a phone may stop working with carriers. The seller has been told to clear it. {complain}"
            ),
            Discovery::Locked => format!(
                "If that is your own account, all is well. If it is not, the seller has been told to take theirs off. {complain}"
            ),
        };
        let (seller, steps) = match found {
            Discovery::Reported => (
                "The buyer has been told. If the report is yours, or about your debts, clear it now; if it is not, find out \
                 whose it is.",
                steps_off_the_blacklist(&brand),
            ),
            Discovery::Locked => (
                "The buyer has been told. If the account is yours, take it off now; you can do that from afar.",
                steps_to_sign_out(&brand).to_vec(),
            ),
        };
        let mut to_seller = vec![says.clone(), seller.to_owned()];
        to_seller.extend(steps.into_iter().map(str::to_owned));
        let path = format!("/account/orders/{}", order.id);
        for (to, subject, paragraphs) in [
            (order.buyer, "A register has news of your phone", vec![says.clone(), buyer]),
            (order.seller, "A register has news of the phone that you sold", to_seller),
        ] {
            let notice = Notice::RegisterReported { order: order_number(order.id), step: says.clone() };
            self.tell(db, to, &notice, &path).await?;
            self.write_about(db, to, order, subject, &paragraphs).await?;
        }
        Ok(())
    }
}
