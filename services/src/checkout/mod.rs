//! Checkout: what is bought, from whom, and what it costs in all; and the orders that come of it.

mod placing;

use crate::baskets::{Wanted, owner_of};
use crate::payments::GatewayInfo;
use crate::{Caller, Member, Result, Services};
use domain::addresses::SavedAddress;
use domain::checkout::{CheckoutDraft, PaymentMethod, Quote};
use domain::shipping::{ShippingOption, Zone, flat_rate, packed_grams};
use domain::{AccountId, AddressId, ListingId, Money, Refusal};
use store::Read;

/// An order as it would be placed, with what only the seller and the market see of it.
#[derive(Clone, Debug)]
struct Priced {
    quote: Quote,
    fee: Money,
}

impl Services {
    /// The checkout page: of one phone that is bought at once, or of the basket. An address that is not the caller's
    /// counts as none chosen; then it is the first one of the address book.
    pub async fn draft_checkout(
        &self,
        caller: &Caller,
        phone: Option<ListingId>,
        address: Option<AddressId>,
        option: ShippingOption,
    ) -> Result<CheckoutDraft> {
        let member = caller.active_member()?;
        let methods: Vec<_> = self.gateways.all.iter().map(|gateway| method(&gateway.info())).collect();
        if methods.is_empty() {
            return Err(no_gateway().into());
        }
        let addresses = self.addresses(caller).await?;
        let chosen = addresses.iter().find(|a| Some(a.id) == address).or(addresses.first());
        let mut db = self.store.read().await?;
        let wanted = self.buyable(&mut db, caller, member, phone).await?;
        // Before there is an address, the seller's own country shows what it costs at least.
        let country = chosen.map(|address| address.form.country.clone());
        let priced = self.price(&mut db, wanted, country.as_deref(), option).await?;
        let total = total_of(&priced)?;
        Ok(CheckoutDraft {
            id: self.mint.id(self.clock.now()),
            address: chosen.map(|address| address.id),
            quotes: priced.into_iter().map(|priced| priced.quote).collect(),
            total,
            addresses,
            hold_minutes: self.settings.patience.hold.as_secs() / 60,
            methods,
        })
    }

    /// What can be bought of a phone or of the basket; refused where nothing can.
    async fn buyable(
        &self,
        db: &mut Read,
        caller: &Caller,
        member: &Member,
        phone: Option<ListingId>,
    ) -> Result<Vec<Wanted>> {
        let ids = chosen_phones(db, caller, phone).await?;
        let wanted = self.phones_wanted(db, caller, &ids).await?;
        if phone.is_some() {
            let wanted = wanted.first().ok_or(Refusal::NotFound)?;
            if let Some(why) = &wanted.item.gone {
                return Err(Refusal::NotNow(why.clone()).into());
            }
        }
        let wanted: Vec<_> = wanted
            .into_iter()
            .filter(|wanted| wanted.item.gone.is_none() && wanted.seller != member.account)
            .collect();
        if wanted.is_empty() {
            let sentence = "There is nothing in your basket that can be bought now.";
            return Err(Refusal::NotNow(sentence.into()).into());
        }
        Ok(wanted)
    }

    /// Parts what is wanted by seller, and prices each part.
    async fn price(
        &self,
        db: &mut Read,
        wanted: Vec<Wanted>,
        country: Option<&str>,
        option: ShippingOption,
    ) -> Result<Vec<Priced>> {
        let mut by_seller: Vec<(AccountId, Vec<Wanted>)> = Vec::new();
        for wanted in wanted {
            match by_seller.iter_mut().find(|(seller, _)| *seller == wanted.seller) {
                Some((_, of_seller)) => of_seller.push(wanted),
                None => by_seller.push((wanted.seller, vec![wanted])),
            }
        }
        let mut priced = Vec::with_capacity(by_seller.len());
        for (seller, wanted) in by_seller {
            priced.push(self.price_of_seller(db, seller, wanted, country, option).await?);
        }
        Ok(priced)
    }

    async fn price_of_seller(
        &self,
        db: &mut Read,
        seller: AccountId,
        wanted: Vec<Wanted>,
        country: Option<&str>,
        option: ShippingOption,
    ) -> Result<Priced> {
        let first = wanted.first().ok_or(Refusal::NotFound)?;
        let (currency, seller_name) = (first.item.price.currency, first.seller_name.clone());
        let (mut phones, mut fee, mut grams) = (Money::new(0, currency), Money::new(0, currency), 0);
        let mut from = String::new();
        for wanted in &wanted {
            let listing = db.listing(wanted.item.listing).await?.ok_or(Refusal::NotFound)?;
            let model = db.model(&listing.model_slug).await?.ok_or(Refusal::NotFound)?;
            let share = self.settings.fee_rate(model.form).share(wanted.item.price);
            phones = sum(phones, wanted.item.price)?;
            fee = sum(fee, share.fee)?;
            grams += packed_grams(model.form);
            from = listing.details.place.map(|place| place.country).unwrap_or(from);
        }
        let zone = Zone::between(&from, country.unwrap_or(&from));
        let rate = |option| flat_rate(zone, option, grams, currency);
        let options = ShippingOption::ALL.map(|o| (o, rate(o), o.takes(zone).to_owned())).to_vec();
        let shipping = rate(option);
        let items = wanted.into_iter().map(|wanted| wanted.item).collect();
        let total = sum(phones, shipping)?;
        Ok(Priced {
            quote: Quote { seller, seller_name, items, phones, options, chosen: option, shipping, total },
            fee,
        })
    }

    /// An address of the caller's address book.
    async fn address_of(&self, caller: &Caller, id: AddressId) -> Result<SavedAddress> {
        let mut addresses = self.addresses(caller).await?;
        let at = addresses.iter().position(|address| address.id == id);
        let at = at.ok_or(Refusal::NotFound)?;
        Ok(addresses.swap_remove(at))
    }
}

/// The phone that is bought at once, or those of the basket.
async fn chosen_phones(db: &mut Read, caller: &Caller, phone: Option<ListingId>) -> Result<Vec<ListingId>> {
    match (phone, owner_of(caller, None)) {
        (Some(phone), _) => Ok(vec![phone]),
        (None, Some(owner)) => Ok(db.basket(owner).await?),
        (None, None) => Ok(Vec::new()),
    }
}

fn method(info: &GatewayInfo) -> PaymentMethod {
    PaymentMethod { name: info.name.into(), label: info.label.into(), sentence: info.sentence.into() }
}

fn no_gateway() -> Refusal {
    Refusal::NotNow("Nothing can be paid here yet: the operator has to set up payments first.".into())
}

fn total_of(priced: &[Priced]) -> Result<Money> {
    let mut totals = priced.iter().map(|priced| priced.quote.total);
    let first = totals.next().ok_or(Refusal::NotFound)?;
    totals.try_fold(first, sum)
}

/// Amounts of one currency; a basket has no other.
fn sum(one: Money, other: Money) -> Result<Money> {
    let refused =
        || Refusal::NotNow("These phones can't be paid together: they have different currencies.".into());
    Ok(one.checked_add(other).ok_or_else(refused)?)
}
