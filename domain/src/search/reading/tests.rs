//! What typed texts mean, on a small vocabulary.

use super::*;
use proptest::prelude::*;

/// Three models, two brands and a series.
struct Names;

impl Vocabulary for Names {
    fn named(&self, words: &[&str]) -> Option<Named> {
        let (facet, value) = match words.concat().as_str() {
            "apple" => (Facet::Brand, "apple"),
            "blackfox" => (Facet::Brand, "black-fox"),
            "iphone13" | "appleiphone13" => (Facet::Model, "apple-iphone-13"),
            "iphone13pro" => (Facet::Model, "apple-iphone-13-pro"),
            "motogpower2021" => (Facet::Model, "motorola-moto-g-power-2021"),
            "iphone13series" => (Facet::Series, "apple-iphone-13"),
            _ => return None,
        };
        Some(Named { facet, values: vec![value.into()] })
    }
}

fn is_place(text: &str) -> bool {
    ["boston", "boston ma", "new york", "02134", "york"].contains(&text)
}

fn query(text: &str) -> SearchQuery {
    SearchQuery { text: text.into(), page: 1, ..SearchQuery::default() }
}

/// The URL's query that a text is read as, `%20` and the like left as they are.
fn read_as(text: &str) -> String {
    read(&query(text), &Names, &is_place).to_query()
}

#[test]
fn a_sentence_becomes_filters() {
    assert_eq!(
        read_as("Unlocked iPhone 13 128GB under $300 near Boston"),
        "model=apple-iphone-13&storage=128&lock=unlocked&max=300&currency=USD&near=boston&radius=50"
    );
}

#[test]
fn names_are_taken_as_long_as_they_are() {
    for (text, means) in [
        ("apple", "brand=apple"),
        ("iphone 13 pro", "model=apple-iphone-13-pro"),
        ("iphone13", "model=apple-iphone-13"),
        ("apple iphone 13", "model=apple-iphone-13"),
        ("iphone 13 pro apple", "model=apple-iphone-13-pro"),
        ("iphone 13 series", "series=apple-iphone-13"),
        ("iphone 13 5g", "model=apple-iphone-13"),
        ("black fox black", "brand=black-fox&colour=black"),
        ("moto g power 2021 good", "model=motorola-moto-g-power-2021&grade=good"),
        ("apple phone with box", "q=box&brand=apple"),
    ] {
        assert_eq!(read_as(text), means, "{text}");
    }
}

#[test]
fn sizes_are_storage_or_memory() {
    for (text, means) in [
        ("128gb", "storage=128"),
        ("128 GB", "storage=128"),
        ("1 tb", "storage=1024"),
        ("8/128", "storage=128&ram=8"),
        ("8gb/256gb", "storage=256&ram=8"),
        ("8gb ram 256gb", "storage=256&ram=8"),
        ("8 gb of ram", "ram=8"),
        ("ram 6gb", "ram=6"),
        ("12gb 512gb", "storage=512&ram=12"),
        ("iphone 13 256", "model=apple-iphone-13&storage=256"),
        ("128gb or 256gb storage", "storage=128&storage=256"),
        ("5g", "q=5g"),
        ("13", "q=13"),
    ] {
        assert_eq!(read_as(text), means, "{text}");
    }
}

#[test]
fn prices_are_read_as_people_say_them() {
    for (text, means) in [
        ("under $300", "max=300&currency=USD"),
        ("<300", "max=300&currency=USD"),
        ("less than 1,299.50 dollars", "max=1299.50&currency=USD"),
        ("up to 250 euros", "max=250&currency=EUR"),
        ("below £200", "max=200&currency=GBP"),
        ("over 100", "min=100&currency=USD"),
        ("at least €150", "min=150&currency=EUR"),
        ("between 200 and 300", "min=200&max=300&currency=USD"),
        ("from 200 to 300 eur", "min=200&max=300&currency=EUR"),
        ("200-300", "min=200&max=300&currency=USD"),
        ("$200 - $300", "min=200&max=300&currency=USD"),
        ("$300-$200", "min=200&max=300&currency=USD"),
        ("$300", "max=300&currency=USD"),
        ("around $300", "min=240&max=360&currency=USD"),
        ("over 100 under 200", "min=100&max=200&currency=USD"),
        ("max 300€", "max=300&currency=EUR"),
        ("300", "q=300"),
    ] {
        assert_eq!(read_as(text), means, "{text}");
    }
}

#[test]
fn what_phones_are_said_to_be_is_read() {
    for (text, means) in [
        ("like new", "grade=mint"),
        ("very good condition", "grade=good"),
        ("in mint condition", "grade=mint"),
        ("cracked screen", "grade=damaged"),
        ("for parts", "grade=damaged"),
        ("sim free", "lock=unlocked"),
        ("carrier locked", "lock=locked"),
        ("icloud locked", "q=icloud+locked"),
        ("verified apple", "brand=apple&verified=yes"),
        ("apple with verified photos", "brand=apple&verified=yes"),
        ("space gray", "q=space&colour=grey"),
        ("rose gold", "colour=pink"),
        ("2021", "year=2021"),
        ("cheapest apple", "brand=apple&sort=price_up"),
        ("used phone", ""),
    ] {
        assert_eq!(read_as(text), means, "{text}");
    }
}

#[test]
fn places_are_read_where_they_are_known() {
    for (text, means) in [
        ("apple near new york under 300", "brand=apple&max=300&currency=USD&near=new+york&radius=50"),
        ("apple near boston ma", "brand=apple&near=boston+ma&radius=50"),
        ("within 10 miles of boston", "near=boston&radius=16"),
        ("25 km from boston", "near=boston&radius=25"),
        ("apple in boston", "brand=apple&near=boston&radius=50"),
        ("apple 02134", "brand=apple&near=02134&radius=50"),
        ("near atlantis apple", "brand=apple&near=atlantis&radius=50"),
        ("in blue", "colour=blue"),
        ("nearest apple near boston", "brand=apple&near=boston&radius=50&sort=distance"),
        ("nearest apple", "brand=apple"),
    ] {
        assert_eq!(read_as(text), means, "{text}");
    }
    assert_eq!(place_candidates("near new york under 300"), ["new york", "new"]);
    assert!(place_candidates("iphone 13").is_empty());
}

#[test]
fn what_the_url_chose_already_stays() {
    let typed = SearchQuery::from_query(
        "q=apple+128gb+under+200&brand=google&storage=256&max=900&currency=EUR&sort=newest",
    );
    let read = read(&typed, &Names, &is_place).to_query();
    assert_eq!(read, "brand=apple&brand=google&storage=128&storage=256&max=200&currency=EUR&sort=newest");
}

#[test]
fn words_stay_words_where_they_are_wanted_as_typed() {
    let typed = SearchQuery::from_query("q=iphone+13&exact=1");
    assert_eq!(read(&typed, &Names, &is_place), typed);
}

proptest! {
    #[test]
    fn any_text_is_read_and_what_remains_is_in_bounds(text in "\\PC{0,300}") {
        let read = read(&query(&text), &Names, &is_place);
        prop_assert!(read.text.chars().count() <= 2 * LONGEST_TEXT);
        place_candidates(&text);
    }

    #[test]
    fn words_in_any_order_are_read(words in proptest::collection::vec(
        proptest::sample::select(vec!["iphone", "13", "pro", "under", "$300", "near", "boston", "128", "gb", "ram", "-",
            "in", "good", "condition", "unlocked", "between", "and", "200-300", "8/128", "of", "miles", "<", "black"]), 0..12)) {
        let once = read(&query(&words.join(" ")), &Names, &is_place);
        // Every URL that is made of what was read reads as the same search.
        prop_assert_eq!(SearchQuery::from_query(&once.to_query()), once);
    }
}
