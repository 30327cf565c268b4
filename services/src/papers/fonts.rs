//! The two fonts of papers, embedded as they are: how wide a text is, and which glyphs it has.

use crate::{Error, Result};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Finish, Name, Pdf, Rect, Ref, Str};
use std::collections::BTreeMap;
use ttf_parser::Face;

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

const REGULAR: &[u8] = include_bytes!("../../../data/fonts/instrument-sans-regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../data/fonts/instrument-sans-bold.ttf");
/// What stands for a letter that the fonts do not have.
const MISSING: char = '?';

impl Weight {
    pub(super) const ALL: [Weight; 2] = [Self::Regular, Self::Bold];

    const fn file(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
        }
    }

    pub(super) const fn name(self) -> Name<'static> {
        match self {
            Self::Regular => Name(b"Regular"),
            Self::Bold => Name(b"Bold"),
        }
    }

    const fn base_font(self) -> Name<'static> {
        match self {
            Self::Regular => Name(b"InstrumentSans-Regular"),
            Self::Bold => Name(b"InstrumentSans-Bold"),
        }
    }
}

/// A font, and the letters of it that were used.
pub(super) struct Font {
    weight: Weight,
    face: Face<'static>,
    used: BTreeMap<u16, char>,
}

/// The glyph of a letter, where the font has one.
fn glyph(face: &Face<'_>, letter: char) -> Option<u16> {
    face.glyph_index(letter).map(|glyph| glyph.0)
}

impl Font {
    pub(super) fn new(weight: Weight) -> Result<Self> {
        let face = Face::parse(weight.file(), 0).map_err(Error::failed)?;
        Ok(Self { weight, face, used: BTreeMap::new() })
    }

    /// Thousandths of the font's size for each unit of its design.
    fn scale(&self) -> f32 {
        1_000.0 / f32::from(self.face.units_per_em())
    }

    /// The text with what the font lacks replaced.
    fn letters<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (u16, char)> + 'a {
        text.chars().filter_map(|letter| {
            let own = glyph(&self.face, letter).map(|glyph| (glyph, letter));
            own.or_else(|| glyph(&self.face, MISSING).map(|glyph| (glyph, MISSING)))
        })
    }

    /// Whether every letter of a text can be printed.
    pub(super) fn can_print(&self, text: &str) -> bool {
        text.chars().all(|letter| glyph(&self.face, letter).is_some())
    }

    fn advance(&self, glyph: u16) -> f32 {
        f32::from(self.face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0)) * self.scale()
    }

    /// How wide a text is at a size, in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        self.letters(text).map(|(glyph, _)| self.advance(glyph)).sum::<f32>() * size / 1_000.0
    }

    /// The glyphs of a text, two bytes each.
    pub(super) fn encode(&mut self, text: &str) -> Vec<u8> {
        let letters: Vec<(u16, char)> = self.letters(text).collect();
        self.used.extend(letters.iter().copied());
        letters.iter().flat_map(|(glyph, _)| glyph.to_be_bytes()).collect()
    }

    /// Writes the font; `first` is the first of five references.
    pub(super) fn write(&self, pdf: &mut Pdf, first: i32) {
        let [font, cid, descriptor, cmap, file] = [0, 1, 2, 3, 4].map(|n| Ref::new(first + n));
        let system = |ordering: &'static [u8]| SystemInfo {
            registry: Str(b"Adobe"),
            ordering: Str(ordering),
            supplement: 0,
        };
        let base = self.weight.base_font();
        pdf.type0_font(font)
            .base_font(base)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(cmap);
        let mut writer = pdf.cid_font(cid);
        writer.subtype(CidFontType::Type2);
        writer.base_font(base);
        writer.system_info(system(b"Identity"));
        writer.font_descriptor(descriptor);
        writer.default_width(0.0);
        let glyphs = 0..self.face.number_of_glyphs();
        writer.widths().consecutive(0, glyphs.map(|glyph| self.advance(glyph)));
        writer.cid_to_gid_map_predefined(Name(b"Identity"));
        writer.finish();
        let design = |units: i16| f32::from(units) * self.scale();
        let bounds = self.face.global_bounding_box();
        let (ascent, descent) = (design(self.face.ascender()), design(self.face.descender()));
        pdf.font_descriptor(descriptor)
            .name(base)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(
                design(bounds.x_min),
                design(bounds.y_min),
                design(bounds.x_max),
                design(bounds.y_max),
            ))
            .italic_angle(0.0)
            .ascent(ascent)
            .descent(descent)
            .cap_height(self.face.capital_height().map_or(ascent, design))
            .stem_v(if self.weight == Weight::Bold { 140.0 } else { 80.0 })
            .font_file2(file);
        let mut unicode: UnicodeCmap = UnicodeCmap::new(Name(b"Letters"), system(b"UCS"));
        for (glyph, letter) in &self.used {
            unicode.pair(*glyph, *letter);
        }
        pdf.cmap(cmap, &unicode.finish());
        let data = self.weight.file();
        pdf.stream(file, data).pair(Name(b"Length1"), i32::try_from(data.len()).unwrap_or(i32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_print_what_people_here_are_called() {
        for weight in Weight::ALL {
            let mut font = Font::new(weight).unwrap();
            assert!(font.can_print("Łukasz Öztürk, Jørgen Ñuñez, Zoë Ångström – 12.50 EUR € £ “yes” ’s"));
            assert!(!font.can_print("東京"));
            assert_eq!(font.encode("東").len(), 2, "something stands for it");
            assert_eq!(font.encode("ab"), [font.encode("a"), font.encode("b")].concat());
        }
    }

    #[test]
    fn a_longer_text_is_wider_and_a_bold_one_too() {
        let [regular, bold] = Weight::ALL.map(|weight| Font::new(weight).unwrap());
        assert!(regular.width("Phones", 10.0) > regular.width("Phone", 10.0));
        assert!(bold.width("Phones", 10.0) > regular.width("Phones", 10.0));
        assert!((regular.width("Phones", 20.0) - 2.0 * regular.width("Phones", 10.0)).abs() < 0.01);
    }
}
