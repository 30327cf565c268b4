//! The colours that phones are told apart by, whatever their makers call them.

use crate::text;

/// A colour in everyday words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    Black,
    White,
    Grey,
    Silver,
    Gold,
    Blue,
    Green,
    Red,
    Pink,
    Purple,
    Yellow,
    Orange,
    Brown,
}

impl Colour {
    pub const ALL: [Colour; 13] = [
        Self::Black,
        Self::White,
        Self::Grey,
        Self::Silver,
        Self::Gold,
        Self::Blue,
        Self::Green,
        Self::Red,
        Self::Pink,
        Self::Purple,
        Self::Yellow,
        Self::Orange,
        Self::Brown,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Black => "black",
            Self::White => "white",
            Self::Grey => "grey",
            Self::Silver => "silver",
            Self::Gold => "gold",
            Self::Blue => "blue",
            Self::Green => "green",
            Self::Red => "red",
            Self::Pink => "pink",
            Self::Purple => "purple",
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Brown => "brown",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Black => "Black",
            Self::White => "White",
            Self::Grey => "Grey",
            Self::Silver => "Silver",
            Self::Gold => "Gold",
            Self::Blue => "Blue",
            Self::Green => "Green",
            Self::Red => "Red",
            Self::Pink => "Pink",
            Self::Purple => "Purple",
            Self::Yellow => "Yellow",
            Self::Orange => "Orange",
            Self::Brown => "Brown",
        }
    }

    /// The colour that a single everyday word names.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "gray" => Some(Self::Grey),
            "violet" => Some(Self::Purple),
            "golden" => Some(Self::Gold),
            _ => Self::ALL.into_iter().find(|colour| colour.as_str() == word),
        }
    }

    /// The colour of a phone by what its seller or maker calls it; `None` where no word tells.
    ///
    /// An everyday word decides, the last one where there are several, as in "Sky Blue" and "Blue Black"; then
    /// the makers' fancy names do.
    pub fn of(called: &str) -> Option<Self> {
        let folded = text::folded(called);
        if folded.contains("rose gold") {
            return Some(Self::Pink);
        }
        let words = || folded.split(' ').rev();
        words().find_map(Self::named).or_else(|| words().find_map(fancy))
    }
}

fn fancy(word: &str) -> Option<Colour> {
    Some(match word {
        "midnight" | "jet" | "obsidian" | "onyx" | "phantom" | "carbon" | "charcoal" | "stealth" => {
            Colour::Black
        }
        "starlight" | "snow" | "chalk" | "porcelain" | "pearl" | "ivory" | "cream" | "ceramic" => {
            Colour::White
        }
        "graphite" | "titanium" | "titan" | "slate" | "stone" | "ash" | "hazel" | "platinum" => Colour::Grey,
        "navy" | "sky" | "ocean" | "sea" | "aqua" | "ultramarine" | "sapphire" | "cobalt" | "azure"
        | "bay" => Colour::Blue,
        "mint" | "olive" | "teal" | "emerald" | "sage" | "forest" | "jade" | "lime" | "aloe" => Colour::Green,
        "coral" | "rose" | "peony" | "blush" => Colour::Pink,
        "lavender" | "lilac" | "plum" | "amethyst" => Colour::Purple,
        "burgundy" | "ruby" | "crimson" | "cherry" => Colour::Red,
        "lemon" | "lemongrass" | "amber" => Colour::Yellow,
        "bronze" | "copper" | "desert" | "beige" | "sand" => Colour::Brown,
        "sunset" | "apricot" | "peach" => Colour::Orange,
        "champagne" => Colour::Gold,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn a_maker_s_colour_is_an_everyday_one() {
        for (called, colour) in [
            ("Midnight", Some(Colour::Black)),
            ("Sierra Blue", Some(Colour::Blue)),
            ("Space Gray", Some(Colour::Grey)),
            ("Rose Gold", Some(Colour::Pink)),
            ("Natural Titanium", Some(Colour::Grey)),
            ("Blue Titanium", Some(Colour::Blue)),
            ("Midnight Green", Some(Colour::Green)),
            ("(PRODUCT)RED", Some(Colour::Red)),
            ("Whatever", None),
            ("", None),
        ] {
            assert_eq!(Colour::of(called), colour, "{called}");
        }
    }

    #[test]
    fn every_colour_is_found_by_its_own_name() {
        for colour in Colour::ALL {
            assert_eq!(Colour::named(colour.as_str()), Some(colour));
        }
    }
}
