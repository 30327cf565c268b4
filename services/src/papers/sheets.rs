//! Sheets of A4 paper as PDF: text, lines, a barcode and a QR code. The same content makes the same bytes.

use super::fonts::{Font, Weight};
use crate::{Error, Result};
use barcoders::sym::code128::Code128;
use pdf_writer::{Content, Finish, Pdf, Rect, Ref, Str, TextStr};
use qrcodegen::{QrCode, QrCodeEcc};

/// Of A4, in points of 1/72 inch, counted from below.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 56.0;
/// Where the last line of a page may stand.
const BOTTOM: f32 = 72.0;
/// The size of what is read, and how far its lines are apart.
const TEXT: f32 = 10.0;
const LEADING: f32 = 15.0;

/// A paper that is being written, from top to bottom.
pub(super) struct Sheets {
    title: String,
    /// What stands at the foot of every page.
    foot: String,
    done: Vec<Content>,
    page: Content,
    /// Where the next line stands.
    y: f32,
    fonts: [Font; 2],
}

impl Sheets {
    pub(super) fn new(title: &str, foot: &str) -> Result<Self> {
        let [regular, bold] = Weight::ALL.map(Font::new);
        let mut sheets = Self {
            title: title.into(),
            foot: foot.into(),
            done: Vec::new(),
            page: Content::new(),
            y: HEIGHT - MARGIN - 20.0,
            fonts: [regular?, bold?],
        };
        sheets.text_at(MARGIN, sheets.y, Weight::Bold, 20.0, title);
        sheets.y -= 30.0;
        Ok(sheets)
    }

    /// Whether every letter of a text can be printed.
    pub(super) fn can_print(&self, text: &str) -> bool {
        self.fonts[0].can_print(text)
    }

    fn font(&mut self, weight: Weight) -> &mut Font {
        let [regular, bold] = &mut self.fonts;
        match weight {
            Weight::Regular => regular,
            Weight::Bold => bold,
        }
    }

    fn text_at(&mut self, x: f32, y: f32, weight: Weight, size: f32, text: &str) {
        let glyphs = self.font(weight).encode(text);
        self.page
            .begin_text()
            .set_font(weight.name(), size)
            .set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y])
            .show(Str(&glyphs))
            .end_text();
    }

    /// Text that ends at `x`.
    fn text_until(&mut self, x: f32, y: f32, weight: Weight, text: &str) {
        let width = self.font(weight).width(text, TEXT);
        self.text_at(x - width, y, weight, TEXT, text);
    }

    /// Begins a page where so much does not fit below any more.
    fn need(&mut self, height: f32) {
        if self.y - height < BOTTOM {
            self.done.push(std::mem::replace(&mut self.page, Content::new()));
            self.y = HEIGHT - MARGIN;
        }
    }

    pub(super) fn gap(&mut self) {
        self.y -= LEADING * 0.7;
    }

    /// A heading of a part.
    pub(super) fn heading(&mut self, text: &str) {
        self.need(3.0 * LEADING);
        self.gap();
        self.text_at(MARGIN, self.y, Weight::Bold, 12.0, text);
        self.y -= LEADING * 1.3;
    }

    /// Text from margin to margin.
    pub(super) fn paragraph(&mut self, text: &str) {
        for line in self.wrapped(text, WIDTH - 2.0 * MARGIN) {
            self.need(LEADING);
            self.text_at(MARGIN, self.y, Weight::Regular, TEXT, &line);
            self.y -= LEADING;
        }
    }

    /// Words on the left, as many lines as they need, and an amount on the right of the first.
    pub(super) fn row(&mut self, weight: Weight, words: &str, amount: &str) {
        self.columns(weight, &[], words, &[amount]);
    }

    /// A row of a table: short columns, words, and amounts that end below each other.
    pub(super) fn columns(&mut self, weight: Weight, first: &[&str], words: &str, amounts: &[&str]) {
        const FIRST: f32 = 84.0;
        const AMOUNT: f32 = 92.0;
        let left = MARGIN + FIRST * first.len() as f32;
        let room = WIDTH - MARGIN - left - AMOUNT * amounts.len() as f32;
        let lines = self.wrapped(words, room);
        self.need(LEADING * lines.len().max(1) as f32);
        for (n, text) in first.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            self.text_at(MARGIN + FIRST * n as f32, self.y, weight, TEXT, text);
        }
        let top = self.y;
        for line in &lines {
            self.text_at(left, self.y, weight, TEXT, line);
            self.y -= LEADING;
        }
        for (n, text) in amounts.iter().rev().enumerate().filter(|(_, text)| !text.is_empty()) {
            self.text_until(WIDTH - MARGIN - AMOUNT * n as f32, top, weight, text);
        }
        self.y = self.y.min(top - LEADING);
    }

    /// A line from margin to margin.
    pub(super) fn rule(&mut self) {
        self.need(LEADING);
        let y = self.y + LEADING - 5.0;
        self.page.set_line_width(0.6).move_to(MARGIN, y).line_to(WIDTH - MARGIN, y).stroke();
        self.y -= 6.0;
    }

    /// A barcode (Code 128) with its text, and a QR code on the right of it.
    pub(super) fn codes(&mut self, barcode: &str, qr: &str) -> Result<()> {
        const BAR: f32 = 1.2;
        const BARS: f32 = 48.0;
        const QR: f32 = 96.0;
        self.need(QR + LEADING);
        let top = self.y;
        // The letter before it chooses the set of characters.
        let code = Code128::new(format!("\u{0181}{barcode}")).map_err(|e| Error::failed(e.to_string()))?;
        let bars = code.encode();
        for (at, _) in bars.iter().enumerate().filter(|(_, bar)| **bar == 1) {
            self.page.rect(MARGIN + at as f32 * BAR, top - BARS, BAR, BARS);
        }
        self.page.fill_nonzero();
        self.text_at(MARGIN, top - BARS - LEADING, Weight::Regular, TEXT, barcode);
        let code = QrCode::encode_text(qr, QrCodeEcc::Medium).map_err(|e| Error::failed(e.to_string()))?;
        let module = QR / code.size() as f32;
        let left = WIDTH - MARGIN - QR;
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                let (x, y) = (left + x as f32 * module, top - (y + 1) as f32 * module);
                self.page.rect(x, y, module, module);
            }
        }
        self.page.fill_nonzero();
        self.y = top - QR - LEADING;
        Ok(())
    }

    /// The lines of a text that is no wider than that. A word that is wider by itself is cut.
    fn wrapped(&self, text: &str, room: f32) -> Vec<String> {
        let fits = |line: &str| self.fonts[1].width(line, TEXT) <= room;
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                if !line.is_empty() && !fits(&format!("{line}{letter}")) {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// The whole as a file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.done.push(std::mem::replace(&mut self.page, Content::new()));
        let count = self.done.len();
        let pages = std::mem::take(&mut self.done);
        let mut written = Vec::with_capacity(count);
        for (n, page) in pages.into_iter().enumerate() {
            self.page = page;
            let foot = self.foot.clone();
            self.text_at(MARGIN, MARGIN - 16.0, Weight::Regular, 8.0, &foot);
            self.text_until(WIDTH - MARGIN, MARGIN - 16.0, Weight::Regular, &format!("{} / {count}", n + 1));
            written.push(std::mem::replace(&mut self.page, Content::new()).finish());
        }
        // References: catalogue, tree and title; two fonts of five each; then two for each page.
        let [catalogue, tree, info] = [1, 2, 3].map(Ref::new);
        let fonts = [(Weight::Regular, 10), (Weight::Bold, 15)];
        let mut pdf = Pdf::new();
        pdf.catalog(catalogue).pages(tree).lang(TextStr("en-GB"));
        pdf.document_info(info).title(TextStr(&self.title));
        let mut next = 20;
        let mut refs = Vec::with_capacity(count);
        for _ in 0..count {
            refs.push((Ref::new(next), Ref::new(next + 1)));
            next += 2;
        }
        let kids = refs.iter().map(|(page, _)| *page);
        pdf.pages(tree).kids(kids).count(i32::try_from(count).unwrap_or(i32::MAX));
        for ((page, content), data) in refs.iter().zip(&written) {
            let mut writer = pdf.page(*page);
            writer.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT));
            writer.parent(tree);
            writer.contents(*content);
            let mut resources = writer.resources();
            let mut named = resources.fonts();
            for (weight, first) in fonts {
                named.pair(weight.name(), Ref::new(first));
            }
            named.finish();
            resources.finish();
            writer.finish();
            pdf.stream(*content, data);
        }
        for (font, (_, first)) in self.fonts.iter().zip(fonts) {
            font.write(&mut pdf, first);
        }
        pdf.finish()
    }
}
