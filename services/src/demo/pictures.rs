//! The demo's pictures: a phone's front and back in its colour, drawn, with a notice across it.

use super::canvas::{Canvas, Colour, Disc, Line, Paint, Slab, mixed};
use super::letters::write_notice;
use image::RgbImage;

/// A picture is so many units wide and high.
const SIZE: (u32, u32) = (1000, 1250);
/// Pixels in a unit: pictures are 800 pixels wide, one of the widths that photos are kept in.
const SCALE: f32 = 0.8;

const WHITE: Colour = [255; 3];
const BLACK: Colour = [10, 11, 14];

/// How the cameras of a maker's phones are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Look {
    /// Two lenses on a square island.
    Pair,
    /// Three lenses on a square island.
    Trio,
    /// Lenses one below the other, without an island.
    Column,
    /// A bar across the whole back.
    Bar,
    /// A large round island.
    Wheel,
    /// Two lenses in a pill.
    Pill,
}

impl Look {
    /// From the front there are two: with an island around the camera, and with a hole for it.
    pub fn seen_in_front(self) -> Self {
        if matches!(self, Look::Pair | Look::Trio) { Look::Pair } else { Look::Column }
    }
}

/// Which side is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum View {
    Front,
    Back,
    /// The front with broken glass.
    Cracked,
}

/// The colour of a phone by its name; names that say nothing of a colour are graphite.
pub(super) fn colour_named(name: &str) -> Colour {
    const NAMED: [(&str, Colour); 27] = [
        ("midnight", [36, 41, 56]),
        ("black", [44, 46, 50]),
        ("space", [52, 54, 58]),
        ("graphite", [84, 86, 90]),
        ("obsidian", [50, 52, 56]),
        ("starlight", [240, 232, 218]),
        ("white", [240, 240, 238]),
        ("porcelain", [238, 233, 224]),
        ("silver", [206, 209, 213]),
        ("natural", [176, 170, 160]),
        ("desert", [196, 170, 146]),
        ("hazel", [126, 132, 124]),
        ("gold", [226, 205, 166]),
        ("orange", [238, 134, 66]),
        ("coral", [238, 118, 96]),
        ("red", [190, 36, 46]),
        ("pink", [240, 196, 204]),
        ("rose", [232, 182, 180]),
        ("purple", [120, 102, 150]),
        ("lavender", [206, 194, 226]),
        ("ultramarine", [110, 126, 216]),
        ("teal", [130, 176, 172]),
        ("mint", [176, 214, 196]),
        ("sage", [160, 176, 150]),
        ("green", [92, 120, 98]),
        ("yellow", [242, 220, 122]),
        ("blue", [92, 122, 166]),
    ];
    let name = name.to_lowercase();
    NAMED.iter().find(|(known, _)| name.contains(known)).map_or([84, 86, 90], |(_, colour)| *colour)
}

/// Draws one side of a phone. Takes some tens of milliseconds.
pub(super) fn draw(look: Look, view: View, colour: Colour) -> RgbImage {
    let soft = mixed(colour, WHITE, 0.78);
    let mut canvas = Canvas::new(SIZE, SCALE, mixed(soft, WHITE, 0.45), mixed(soft, [120, 124, 132], 0.28));
    let body = Slab { left: 258.0, top: 110.0, width: 484.0, height: 1010.0, corner: 74.0 };
    let floor = Slab { left: 250.0, top: 1096.0, width: 500.0, height: 34.0, corner: 17.0 };
    canvas.shade(&floor, 70.0, 0.34);
    canvas.shade(&body.moved(10.0, 16.0), 48.0, 0.30);
    buttons(&mut canvas, body, colour);
    match view {
        View::Back => back(&mut canvas, look, body, colour),
        View::Front => front(&mut canvas, look, body, colour),
        View::Cracked => {
            front(&mut canvas, look, body, colour);
            cracks(&mut canvas, body);
        }
    }
    write_notice(&mut canvas);
    canvas.image
}

fn buttons(canvas: &mut Canvas, body: Slab, colour: Colour) {
    let metal = mixed(colour, BLACK, 0.25);
    for (left, top, height) in [(-5.0, 220.0, 90.0), (-5.0, 330.0, 90.0), (body.width - 5.0, 270.0, 150.0)] {
        let button = Slab { left: body.left + left, top: body.top + top, width: 10.0, height, corner: 4.0 };
        canvas.fill(&button, Paint::Plain(metal, 1.0), None);
    }
}

/// The frame around either side.
fn frame(canvas: &mut Canvas, body: Slab, colour: Colour) {
    canvas.fill(&body, Paint::Slope(mixed(colour, WHITE, 0.35), mixed(colour, BLACK, 0.40)), None);
    canvas.fill(&body.inset(4.0), Paint::Slope(mixed(colour, BLACK, 0.30), mixed(colour, WHITE, 0.15)), None);
}

fn front(canvas: &mut Canvas, look: Look, body: Slab, colour: Colour) {
    frame(canvas, body, colour);
    canvas.fill(&body.inset(8.0), Paint::Plain(BLACK, 1.0), None);
    let screen = body.inset(20.0);
    let (light, deep) = (mixed(colour, [255, 214, 170], 0.45), mixed(colour, [24, 30, 72], 0.62));
    canvas.fill(&screen, Paint::Slope(light, deep), None);
    for (x, y, radius, tint, covers) in [
        (0.18, 0.82, 300.0, [255, 255, 255], 0.10),
        (0.86, 0.60, 240.0, [255, 196, 150], 0.20),
        (0.30, 0.36, 180.0, [150, 190, 255], 0.18),
    ] {
        let disc = Disc { x: screen.left + x * screen.width, y: screen.top + y * screen.height, radius };
        canvas.fill(&disc, Paint::Plain(tint, covers), Some(&screen));
    }
    let middle = screen.left + screen.width / 2.0;
    if look.seen_in_front() == Look::Pair {
        let island =
            Slab { left: middle - 58.0, top: screen.top + 18.0, width: 116.0, height: 34.0, corner: 17.0 };
        canvas.fill(&island, Paint::Plain(BLACK, 1.0), None);
    } else {
        canvas.fill(&Disc { x: middle, y: screen.top + 36.0, radius: 14.0 }, Paint::Plain(BLACK, 1.0), None);
    }
    // Four icons at the foot, and the bar that one swipes.
    for n in 0..4 {
        let left = screen.left + 46.0 + 92.0 * n as f32;
        let icon =
            Slab { left, top: screen.top + screen.height - 130.0, width: 68.0, height: 68.0, corner: 18.0 };
        canvas.fill(&icon, Paint::Plain(WHITE, 0.55), None);
    }
    let bar = Slab {
        left: middle - 70.0,
        top: screen.top + screen.height - 22.0,
        width: 140.0,
        height: 6.0,
        corner: 3.0,
    };
    canvas.fill(&bar, Paint::Plain(WHITE, 0.85), None);
}

/// Where a lens is, and its radius.
type Lens = ((f32, f32), f32);

fn back(canvas: &mut Canvas, look: Look, body: Slab, colour: Colour) {
    frame(canvas, body, colour);
    let glass = body.inset(7.0);
    canvas.fill(&glass, Paint::Slope(mixed(colour, WHITE, 0.22), mixed(colour, BLACK, 0.16)), None);
    let sheen = Line { from: (glass.left - 40.0, 900.0), to: (glass.left + 560.0, 190.0), width: 130.0 };
    canvas.fill(&sheen, Paint::Plain(WHITE, 0.08), Some(&glass));
    let raised = Paint::Slope(mixed(colour, WHITE, 0.34), mixed(colour, BLACK, 0.04));
    let at = |x: f32, y: f32| (body.left + x, body.top + y);
    let island = |left: f32, top: f32, width: f32, height: f32, corner: f32| Slab {
        left: body.left + left,
        top: body.top + top,
        width,
        height,
        corner,
    };
    let (shape, lenses): (Option<Slab>, Vec<Lens>) = match look {
        Look::Pair => (
            Some(island(28.0, 28.0, 196.0, 196.0, 52.0)),
            vec![(at(82.0, 82.0), 42.0), (at(170.0, 170.0), 42.0)],
        ),
        Look::Trio => (
            Some(island(28.0, 28.0, 226.0, 226.0, 58.0)),
            vec![(at(88.0, 88.0), 46.0), (at(88.0, 194.0), 46.0), (at(196.0, 141.0), 46.0)],
        ),
        Look::Column => {
            (None, vec![(at(86.0, 90.0), 44.0), (at(86.0, 200.0), 44.0), (at(86.0, 310.0), 44.0)])
        }
        Look::Bar => (
            Some(island(22.0, 120.0, 440.0, 116.0, 58.0)),
            vec![(at(96.0, 178.0), 38.0), (at(190.0, 178.0), 38.0), (at(284.0, 178.0), 30.0)],
        ),
        Look::Wheel => (
            Some(island(112.0, 60.0, 260.0, 260.0, 130.0)),
            vec![
                (at(190.0, 140.0), 44.0),
                (at(294.0, 140.0), 44.0),
                (at(190.0, 242.0), 44.0),
                (at(294.0, 242.0), 26.0),
            ],
        ),
        Look::Pill => (
            Some(island(34.0, 34.0, 112.0, 226.0, 56.0)),
            vec![(at(90.0, 92.0), 42.0), (at(90.0, 202.0), 42.0)],
        ),
    };
    if let Some(shape) = shape {
        canvas.shade(&shape.moved(3.0, 5.0), 14.0, 0.22);
        canvas.fill(&shape, raised, None);
    }
    for ((x, y), radius) in lenses {
        lens(canvas, x, y, radius, colour);
    }
    let (x, y) = if look == Look::Column { at(160.0, 90.0) } else { at(body.width - 70.0, 70.0) };
    canvas.fill(&Disc { x, y, radius: 15.0 }, Paint::Plain([250, 244, 226], 0.95), None);
}

fn lens(canvas: &mut Canvas, x: f32, y: f32, radius: f32, colour: Colour) {
    let disc = |radius: f32| Disc { x, y, radius };
    canvas.shade(&disc(radius), 10.0, 0.25);
    canvas.fill(&disc(radius), Paint::Slope(mixed(colour, WHITE, 0.5), mixed(colour, BLACK, 0.5)), None);
    canvas.fill(&disc(radius * 0.88), Paint::Plain([16, 17, 22], 1.0), None);
    canvas.fill(&disc(radius * 0.58), Paint::Slope([46, 58, 92], [14, 14, 24]), None);
    canvas.fill(&disc(radius * 0.26), Paint::Plain([6, 6, 10], 1.0), None);
    let glint = Disc { x: x - radius * 0.28, y: y - radius * 0.28, radius: radius * 0.13 };
    canvas.fill(&glint, Paint::Plain(WHITE, 0.7), None);
}

/// Lines from where the glass was hit.
fn cracks(canvas: &mut Canvas, body: Slab) {
    let screen = body.inset(12.0);
    let (x, y) = (screen.left + 330.0, screen.top + 690.0);
    for (n, length) in [260.0_f32, 420.0, 190.0, 520.0, 300.0, 240.0, 380.0].into_iter().enumerate() {
        let mut from = (x, y);
        let mut angle = n as f32 * 0.9 + 0.3;
        for piece in 0..4 {
            angle += [0.16, -0.22, 0.18, -0.1][(piece + n) % 4];
            let to = (from.0 + angle.cos() * length / 4.0, from.1 + angle.sin() * length / 4.0);
            let line = Line { from, to, width: 3.4 - 0.6 * piece as f32 };
            canvas.fill(&line, Paint::Plain([238, 242, 248], 0.85), Some(&screen));
            from = to;
        }
    }
    canvas.fill(&Disc { x, y, radius: 9.0 }, Paint::Plain([238, 242, 248], 0.7), None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_from_every_side_is_another_picture() {
        let mut seen = std::collections::HashSet::new();
        for look in [Look::Pair, Look::Trio, Look::Column, Look::Bar, Look::Wheel, Look::Pill] {
            assert!(seen.insert(draw(look, View::Back, [92, 122, 166]).into_raw()), "{look:?}");
        }
        for view in [View::Front, View::Cracked] {
            assert!(seen.insert(draw(Look::Bar, view, [92, 122, 166]).into_raw()), "{view:?}");
        }
        assert!(seen.insert(draw(Look::Bar, View::Front, colour_named("Deep Red")).into_raw()));
    }

    #[test]
    fn a_colour_is_known_by_any_word_of_its_name() {
        assert_eq!(colour_named("Sierra Blue"), colour_named("blue"));
        assert_eq!(colour_named("Black Titanium"), colour_named("Black"));
        assert_ne!(colour_named("Unheard-of"), colour_named("red"));
    }
}
