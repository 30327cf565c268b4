//! Address books.

use crate::story::{Story, refusal};
use domain::Refusal;
use domain::addresses::{AddressForm, AddressPart};

stories!(
    the_form_is_that_of_the_country,
    the_first_address_is_the_default_until_another_one_is_chosen,
    an_address_can_be_corrected,
    what_the_country_asks_for_must_be_filled_in,
    nobody_touches_somebody_elses_addresses,
    an_address_book_has_room_for_twenty,
);

fn address(street: &str) -> AddressForm {
    AddressForm {
        country: "US".into(),
        name: "Ada Lovelace".into(),
        street: street.into(),
        city: "Boston".into(),
        region: "MA".into(),
        postal_code: "02134".into(),
        ..AddressForm::default()
    }
}

async fn the_form_is_that_of_the_country(story: Story) {
    let (guest, services) = (story.guest(), &story.services);
    let american = services.address_format(&guest, "us").await.unwrap();
    assert!(american.parts.contains(&AddressPart::Region));
    assert!(!services.address_format(&guest, "DE").await.unwrap().parts.contains(&AddressPart::Region));
    assert_eq!(refusal(services.address_format(&guest, "XX").await), Refusal::NotFound);
    let countries = services.countries(&guest).await.unwrap();
    assert!(countries.is_sorted_by_key(|country| country.name.clone()));
    for country in countries {
        services.address_format(&guest, &country.code).await.unwrap();
    }
}

async fn the_first_address_is_the_default_until_another_one_is_chosen(story: Story) {
    let (ada, services) = (story.member("Ada").await, &story.services);
    let home = services.save_address(&ada, address("1 Main St")).await.unwrap();
    let work = services.save_address(&ada, address("2 Main St")).await.unwrap();
    let book = services.addresses(&ada).await.unwrap();
    assert_eq!(book.iter().map(|a| (a.id, a.is_default)).collect::<Vec<_>>(), [(home, true), (work, false)]);
    assert_eq!(book[0].lines, ["Ada Lovelace", "1 Main St", "Boston, MA 02134"]);
    services.make_default_address(&ada, work).await.unwrap();
    let book = services.addresses(&ada).await.unwrap();
    assert_eq!(book.iter().map(|a| (a.id, a.is_default)).collect::<Vec<_>>(), [(work, true), (home, false)]);
    services.delete_address(&ada, work).await.unwrap();
    let book = services.addresses(&ada).await.unwrap();
    assert_eq!(book.iter().map(|a| (a.id, a.is_default)).collect::<Vec<_>>(), [(home, true)]);
}

async fn an_address_can_be_corrected(story: Story) {
    let (ada, services) = (story.member("Ada").await, &story.services);
    let id = services.save_address(&ada, address("1 Mian St")).await.unwrap();
    let corrected = AddressForm { id: id.to_string(), ..address("1 Main St") };
    assert_eq!(services.save_address(&ada, corrected).await.unwrap(), id);
    let book = services.addresses(&ada).await.unwrap();
    assert_eq!((book.len(), book[0].form.street.as_str()), (1, "1 Main St"));
    assert_eq!(book[0].form.id, id.to_string(), "the form can be saved again as it is");
}

async fn what_the_country_asks_for_must_be_filled_in(story: Story) {
    let (ada, services) = (story.member("Ada").await, &story.services);
    let empty = AddressForm { country: "US".into(), postal_code: "0213".into(), ..AddressForm::default() };
    let refused = refusal(services.save_address(&ada, empty).await);
    for field in ["name", "street", "city", "region", "postal_code"] {
        assert_eq!(refused.about(field).count(), 1, "{field}: {refused:?}");
    }
    let nowhere = AddressForm { country: "XX".into(), ..address("1 Main St") };
    assert_eq!(refusal(services.save_address(&ada, nowhere).await).about("country").count(), 1);
    assert!(services.addresses(&ada).await.unwrap().is_empty());
}

async fn nobody_touches_somebody_elses_addresses(story: Story) {
    let (ada, eve, services) = (story.member("Ada").await, story.member("Eve").await, &story.services);
    let id = services.save_address(&ada, address("1 Main St")).await.unwrap();
    let changed = AddressForm { id: id.to_string(), ..address("666 Main St") };
    assert_eq!(refusal(services.save_address(&eve, changed).await), Refusal::NotFound);
    assert_eq!(refusal(services.delete_address(&eve, id).await), Refusal::NotFound);
    assert_eq!(refusal(services.make_default_address(&eve, id).await), Refusal::NotFound);
    assert_eq!(refusal(services.addresses(&story.guest()).await), Refusal::SignInFirst);
    let book = services.addresses(&ada).await.unwrap();
    assert_eq!((book[0].form.street.as_str(), book[0].is_default), ("1 Main St", true));
    let made_up = AddressForm { id: "nonsense".into(), ..address("1 Main St") };
    assert_eq!(refusal(services.save_address(&ada, made_up).await), Refusal::NotFound);
}

async fn an_address_book_has_room_for_twenty(story: Story) {
    let (ada, services) = (story.member("Ada").await, &story.services);
    for number in 1..=20 {
        services.save_address(&ada, address(&format!("{number} Main St"))).await.unwrap();
    }
    let refused = refusal(services.save_address(&ada, address("21 Main St")).await);
    assert!(matches!(refused, Refusal::NotNow(_)), "{refused:?}");
}
