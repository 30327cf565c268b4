//! Baskets and checkout: what is about to be bought, from whom, for how much, and where it goes.

use crate::addresses::SavedAddress;
use crate::photos::Photo;
use crate::refusal::Form;
use crate::shipping::ShippingOption;
use crate::{AccountId, AddressId, Currency, ListingId, Money, PaymentId, Refusal};
use serde::{Deserialize, Serialize};

/// Most phones in a basket.
pub const MOST_IN_BASKET: usize = 20;

/// A phone in a basket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BasketItem {
    pub listing: ListingId,
    pub title: String,
    pub price: Money,
    pub photo: Option<Photo>,
    /// Why it can't be bought now, where that is so.
    pub gone: Option<String>,
}

/// The phones of one seller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BasketGroup {
    pub seller: AccountId,
    pub seller_name: String,
    pub items: Vec<BasketItem>,
}

/// Everything in a basket, by seller.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Basket {
    pub groups: Vec<BasketGroup>,
    /// The price of what can be bought, without shipping; absent where nothing can.
    pub total: Option<Money>,
    /// A purchase that waits for its payment.
    pub unpaid: Option<PaymentId>,
}

impl Basket {
    pub fn count(&self) -> usize {
        self.groups.iter().map(|group| group.items.len()).sum()
    }
}

/// One order as it would be placed: the phones of a seller, and what it costs to send them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    pub seller: AccountId,
    pub seller_name: String,
    pub items: Vec<BasketItem>,
    pub phones: Money,
    /// How it can be sent, for how much, and how long that takes.
    pub options: Vec<(ShippingOption, Money, String)>,
    pub chosen: ShippingOption,
    pub shipping: Money,
    pub total: Money,
}

/// The checkout page: everything itemised before it is paid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckoutDraft {
    /// The future payment's id, which makes the form safe to send twice.
    pub id: PaymentId,
    pub addresses: Vec<SavedAddress>,
    /// The one that the quotes are made for; absent where there is none yet.
    pub address: Option<AddressId>,
    pub quotes: Vec<Quote>,
    pub total: Money,
    /// How long the phones will be held, in minutes.
    pub hold_minutes: u64,
    /// How it can be paid; the first is chosen where nothing else is.
    pub methods: Vec<PaymentMethod>,
}

/// A way to pay: one of the payment companies that the market works with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentMethod {
    /// The gateway's name.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What the payment page says of itself.
    pub sentence: String,
}

/// What the checkout page sends. Strings, as every form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckoutForm {
    pub id: String,
    /// One phone that is bought at once; empty for the basket.
    pub phone: String,
    pub address: String,
    pub shipping: String,
    /// The gateway's name; empty for the first one.
    pub method: String,
    /// The total that the buyer saw, as `499.00 USD`: another one is refused.
    pub seen: String,
}

/// A form that can be looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkout {
    pub id: PaymentId,
    pub phone: Option<ListingId>,
    pub address: AddressId,
    pub shipping: ShippingOption,
    /// The gateway's name; absent for the first one.
    pub method: Option<String>,
    pub seen: Money,
}

/// A total as the form carries it.
pub fn seen(total: Money) -> String {
    format!("{} {}", total.plain(), total.currency.code())
}

fn parse_seen(text: &str) -> Result<Money, String> {
    let wrong = || "Please load the page again: it does not say what you pay.".to_owned();
    let (amount, code) = text.trim().rsplit_once(' ').ok_or_else(wrong)?;
    let currency: Currency = code.parse().map_err(|_| wrong())?;
    Money::parse(amount, currency).map_err(|_| wrong())
}

impl CheckoutForm {
    pub fn parse(&self) -> Result<Checkout, Refusal> {
        let id: PaymentId = self.id.trim().parse().map_err(|_| Refusal::NotFound)?;
        let phone = match self.phone.trim() {
            "" => None,
            phone => Some(phone.parse().map_err(|_| Refusal::NotFound)?),
        };
        let mut form = Form::default();
        let address = form.take(
            "address",
            self.address.trim().parse::<AddressId>().map_err(|_| "Choose where it should be sent."),
        );
        let shipping = form.take("shipping", ShippingOption::try_from(self.shipping.trim().to_owned()));
        let seen = form.take("seen", parse_seen(&self.seen));
        form.whole(address.zip(shipping).zip(seen).map(|((address, shipping), seen)| Checkout {
            id,
            phone,
            address,
            shipping,
            method: Some(self.method.trim().to_owned()).filter(|method| !method.is_empty()),
            seen,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_form_is_read_as_a_whole() {
        let id = Uuid::from_u128(7).to_string();
        let form = CheckoutForm {
            id: id.clone(),
            phone: String::new(),
            address: id.clone(),
            shipping: "express".into(),
            method: String::new(),
            seen: seen(Money::new(49_950, Currency::Eur)),
        };
        let read = form.parse().unwrap();
        assert_eq!((read.seen, read.shipping), (Money::new(49_950, Currency::Eur), ShippingOption::Express));
        let refusal = CheckoutForm { id, ..CheckoutForm::default() }.parse().unwrap_err();
        for field in ["address", "shipping", "seen"] {
            assert_eq!(refusal.about(field).count(), 1, "{field}");
        }
        assert_eq!(CheckoutForm::default().parse(), Err(Refusal::NotFound));
    }

    #[test]
    fn a_total_that_is_none_is_refused() {
        for text in ["", "499", "-5 USD", "499 XXX", "4.99.9 USD", "1e9 USD"] {
            assert!(parse_seen(text).is_err(), "{text}");
        }
        let yen = Money::new(50_000, Currency::Jpy);
        assert_eq!(parse_seen(&seen(yen)), Ok(yen));
    }
}
