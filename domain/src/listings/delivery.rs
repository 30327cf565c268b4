//! How a buyer gets a phone: how far its seller ships it, and whether it can be picked up.

use serde::{Deserialize, Serialize};

/// How far a seller ships.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShipsTo {
    /// Within the country where the phone is.
    #[default]
    Country,
    /// Within that country's part of the world.
    Region,
    Worldwide,
    Nowhere,
}

impl ShipsTo {
    pub const ALL: [ShipsTo; 4] = [Self::Country, Self::Region, Self::Worldwide, Self::Nowhere];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Worldwide => "worldwide",
            Self::Nowhere => "nowhere",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Country => "Within its own country",
            Self::Region => "Within its part of the world",
            Self::Worldwide => "Worldwide",
            Self::Nowhere => "Not at all",
        }
    }
}

impl TryFrom<String> for ShipsTo {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|ships| ships.as_str() == text);
        known.ok_or_else(|| "Choose how far you ship the phone.".into())
    }
}

/// What a seller offers. Without a choice a phone is shipped within its own country.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub ships_to: ShipsTo,
    /// The buyer may come and get it.
    pub pickup: bool,
}

impl Delivery {
    pub const fn is_possible(self) -> bool {
        self.pickup || !matches!(self.ships_to, ShipsTo::Nowhere)
    }

    /// What a search for phones that are shipped to a country looks for; `None` where a phone is not shipped.
    /// `country` is of two letters, that of the place where the phone is.
    pub fn reach(self, country: &str) -> Option<String> {
        let country = country.to_ascii_lowercase();
        match self.ships_to {
            ShipsTo::Nowhere => None,
            ShipsTo::Worldwide => Some(WORLDWIDE.into()),
            ShipsTo::Country => Some(country),
            ShipsTo::Region => Some(region(&country).map_or(country, str::to_owned)),
        }
    }
}

const WORLDWIDE: &str = "worldwide";

/// Each [`Delivery::reach`] that has a country in it.
pub fn reaches(country: &str) -> Vec<String> {
    let region = region(country).map(str::to_owned);
    [Some(WORLDWIDE.to_owned()), region, Some(country.to_owned())].into_iter().flatten().collect()
}

/// The part of the world that a country is in; its code is of two small letters.
fn region(country: &str) -> Option<&'static str> {
    let within = |(_, countries): &&(&str, &str)| countries.split(' ').any(|known| known == country);
    REGIONS.iter().find(within).map(|(name, _)| *name)
}

/// Countries by their part of the world, as `data/countries.csv` has them.
const REGIONS: [(&str, &str); 6] = [
    (
        "europe",
        "ad al at ax ba be bg by ch cs cy cz de dk ee es fi fo fr gb gg gi gr hr hu ie im is it je li lt \
         lu lv mc md me mk mt nl no pl pt ro rs ru se si sj sk sm ua va xk",
    ),
    (
        "asia",
        "ae af am az bd bh bn bt cc cn ge hk id il in io iq ir jo jp kg kh kp kr kw kz la lb lk mm mn mo \
         mv my np om ph pk ps qa sa sg sy th tj tm tr tw uz vn ye",
    ),
    (
        "north-america",
        "ag ai an aw bb bl bm bq bs bz ca cr cu cw dm do gd gl gp gt hn ht jm kn ky lc mf mq ms mx ni pa \
         pm pr sv sx tc tt us vc vg vi",
    ),
    (
        "africa",
        "ao bf bi bj bw cd cf cg ci cm cv dj dz eg eh er et ga gh gm gn gq gw ke km lr ls ly ma mg ml mr \
         mu mw mz na ne ng re rw sc sd sh sl sn so ss st sz td tg tn tz ug yt za zm zw",
    ),
    ("south-america", "ar bo br cl co ec fk gf gy pe py sr uy ve"),
    ("oceania", "as au ck cx fj fm gu ki mh mp nc nf nr nu nz pf pg pn pw sb tk tl to tv um vu wf ws"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_reaches_the_countries_that_its_seller_ships_to() {
        let reaches_country = |ships_to, from: &str, to: &str| {
            let reach = Delivery { ships_to, pickup: false }.reach(from);
            reach.is_some_and(|reach| reaches(to).contains(&reach))
        };
        for (ships_to, from, to, does) in [
            (ShipsTo::Country, "DE", "de", true),
            (ShipsTo::Country, "DE", "fr", false),
            (ShipsTo::Region, "DE", "fr", true),
            (ShipsTo::Region, "DE", "us", false),
            (ShipsTo::Region, "AQ", "aq", true),
            (ShipsTo::Worldwide, "DE", "nz", true),
            (ShipsTo::Nowhere, "DE", "de", false),
        ] {
            assert_eq!(reaches_country(ships_to, from, to), does, "{ships_to:?} {from} {to}");
        }
        assert!(Delivery { ships_to: ShipsTo::Nowhere, pickup: true }.is_possible());
        assert!(!Delivery { ships_to: ShipsTo::Nowhere, pickup: false }.is_possible());
    }
}
