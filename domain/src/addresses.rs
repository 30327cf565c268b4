//! Postal addresses: each country asks for other parts, in another order.

use crate::refusal::{Form, Refusal};
use crate::{AddressId, text};
use serde::{Deserialize, Serialize};

/// A part of an address, in the terms of the format strings of `data/address_formats.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressPart {
    /// `%N`
    Name,
    /// `%O`
    Organisation,
    /// `%A`: street and number, one or two lines.
    Street,
    /// `%D`
    District,
    /// `%C`
    City,
    /// `%S`: state, province, county.
    Region,
    /// `%Z`
    PostalCode,
    /// `%X`
    SortingCode,
}

impl AddressPart {
    /// The name of its field in [`AddressForm`].
    pub const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Organisation => "organisation",
            Self::Street => "street",
            Self::District => "district",
            Self::City => "city",
            Self::Region => "region",
            Self::PostalCode => "postal_code",
            Self::SortingCode => "sorting_code",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Full name",
            Self::Organisation => "Company (optional)",
            Self::Street => "Street and number",
            Self::District => "District (optional)",
            Self::City => "City",
            Self::Region => "State or province",
            Self::PostalCode => "Postal code",
            Self::SortingCode => "Sorting code (optional)",
        }
    }

    /// The token of the HTML `autocomplete` attribute.
    pub const fn autocomplete(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Organisation => "organization",
            Self::Street => "street-address",
            Self::District => "address-level3",
            Self::City => "address-level2",
            Self::Region => "address-level1",
            Self::PostalCode => "postal-code",
            Self::SortingCode => "off",
        }
    }

    pub const fn is_optional(self) -> bool {
        matches!(self, Self::Organisation | Self::District | Self::SortingCode)
    }

    /// Longest text that is accepted, in characters.
    const fn longest(self) -> usize {
        match self {
            Self::Street => 200,
            Self::PostalCode | Self::SortingCode => 20,
            _ => 100,
        }
    }

    fn of_letter(letter: char) -> Option<Self> {
        Some(match letter {
            'N' => Self::Name,
            'O' => Self::Organisation,
            'A' => Self::Street,
            'D' => Self::District,
            'C' => Self::City,
            'S' => Self::Region,
            'Z' => Self::PostalCode,
            'X' => Self::SortingCode,
            _ => return None,
        })
    }
}

/// How a country writes an address: the parts to ask for, in their order, and the lines to print.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressFormat {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub parts: Vec<AddressPart>,
    /// The format string, such as `%N%n%O%n%A%n%C, %S %Z`.
    pub pattern: String,
    /// What a postal code looks like, as a regular expression; empty where it is not known.
    pub postal_code_regex: String,
}

impl AddressFormat {
    pub fn new(country: &str, pattern: &str, postal_code_regex: &str) -> Self {
        let letters = pattern.split('%').skip(1).filter_map(|piece| piece.chars().next());
        let mut parts: Vec<AddressPart> = Vec::new();
        for part in letters.filter_map(AddressPart::of_letter) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        // Some countries put the organisation first; a form always begins with the person.
        parts.sort_by_key(|part| *part != AddressPart::Name);
        Self {
            country: country.into(),
            parts,
            pattern: pattern.into(),
            postal_code_regex: postal_code_regex.into(),
        }
    }

    /// The form with every part of this country trimmed and bounded, and without the parts of other countries.
    /// Whether the postal code looks as it should is for the server to tell.
    pub fn check(&self, typed: &AddressForm) -> Result<AddressForm, Refusal> {
        let mut form = Form::default();
        let mut clean =
            AddressForm { id: typed.id.clone(), country: self.country.clone(), ..AddressForm::default() };
        for part in &self.parts {
            let name = part.label().trim_end_matches(" (optional)");
            let (text, least) = (typed.part(*part), usize::from(!part.is_optional()));
            let parsed = match part {
                AddressPart::Street => text::paragraphs(name, text, least, part.longest()),
                _ => text::line(name, text, least, part.longest()),
            };
            if let Some(value) = form.take(part.field(), parsed) {
                *clean.part_mut(*part) = value;
            }
        }
        clean.postal_code = clean.postal_code.to_uppercase();
        form.whole(Some(clean))
    }
}

/// What a person types into an address form.
#[derive(Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    /// Empty for a new address.
    pub id: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub name: String,
    pub organisation: String,
    pub street: String,
    pub district: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub sorting_code: String,
}

impl AddressForm {
    pub fn part(&self, part: AddressPart) -> &str {
        match part {
            AddressPart::Name => &self.name,
            AddressPart::Organisation => &self.organisation,
            AddressPart::Street => &self.street,
            AddressPart::District => &self.district,
            AddressPart::City => &self.city,
            AddressPart::Region => &self.region,
            AddressPart::PostalCode => &self.postal_code,
            AddressPart::SortingCode => &self.sorting_code,
        }
    }

    fn part_mut(&mut self, part: AddressPart) -> &mut String {
        match part {
            AddressPart::Name => &mut self.name,
            AddressPart::Organisation => &mut self.organisation,
            AddressPart::Street => &mut self.street,
            AddressPart::District => &mut self.district,
            AddressPart::City => &mut self.city,
            AddressPart::Region => &mut self.region,
            AddressPart::PostalCode => &mut self.postal_code,
            AddressPart::SortingCode => &mut self.sorting_code,
        }
    }

    /// The lines to print on a label; lines without content are left out.
    pub fn lines(&self, format: &AddressFormat) -> Vec<String> {
        let fill = |line: &str| {
            let mut out = String::new();
            let mut letters = line.chars();
            while let Some(c) = letters.next() {
                match c {
                    '%' => {
                        let part = letters.next().and_then(AddressPart::of_letter);
                        out.push_str(part.map_or("", |part| self.part(part)));
                    }
                    other => out.push(other),
                }
            }
            out.trim_matches([' ', ',', '-', '/']).to_owned()
        };
        let filled: Vec<String> = format.pattern.split("%n").map(fill).collect();
        filled
            .iter()
            .flat_map(|text| text.lines())
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// An address in somebody's address book.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedAddress {
    pub id: AddressId,
    pub form: AddressForm,
    /// As printed on a label.
    pub lines: Vec<String>,
    pub is_default: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_gives_the_fields_and_the_lines() {
        let format = AddressFormat::new("US", "%N%n%O%n%A%n%C, %S %Z", "");
        let fields: Vec<_> = format.parts.iter().map(|p| p.field()).collect();
        assert_eq!(fields, ["name", "organisation", "street", "city", "region", "postal_code"]);
        let form = AddressForm {
            name: "Ada Lovelace".into(),
            street: "1 Main St".into(),
            city: "Boston".into(),
            region: "MA".into(),
            postal_code: "02134".into(),
            ..Default::default()
        };
        assert_eq!(form.lines(&format), ["Ada Lovelace", "1 Main St", "Boston, MA 02134"]);
    }

    #[test]
    fn a_checked_form_has_only_the_parts_of_its_country() {
        let format = AddressFormat::new("DE", "%N%n%O%n%A%n%Z %C", "");
        let typed = AddressForm {
            name: "  Ada   Lovelace ".into(),
            street: "Hauptstr. 1\r\n2. Stock".into(),
            city: "Berlin".into(),
            region: "Texas".into(),
            postal_code: "10115".into(),
            ..Default::default()
        };
        let clean = format.check(&typed).unwrap();
        assert_eq!((clean.name.as_str(), clean.country.as_str()), ("Ada Lovelace", "DE"));
        assert_eq!(clean.street, "Hauptstr. 1\n2. Stock");
        assert_eq!(clean.region, "", "Germany's addresses have no region");
        let refusal = format.check(&AddressForm::default()).unwrap_err();
        for field in ["name", "street", "city", "postal_code"] {
            assert_eq!(refusal.about(field).count(), 1, "{field}");
        }
        assert_eq!(refusal.about("organisation").count(), 0, "it is optional");
    }
}
