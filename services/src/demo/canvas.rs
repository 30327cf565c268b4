//! A small rasteriser for the demo's pictures: smooth shapes by their distance from a point, no more than is needed.

use image::{Rgb, RgbImage};

/// A colour, each part from 0 to 255.
pub(super) type Colour = [u8; 3];

/// A shape, by how far outside of it a point lies, in pixels; negative within.
pub(super) trait Shape {
    fn distance(&self, x: f32, y: f32) -> f32;
    /// Left, top, right, bottom.
    fn bounds(&self) -> [f32; 4];
    /// From where to where a row is wholly within the shape, as far as that is quickly known.
    fn within(&self, _y: f32) -> Option<(f32, f32)> {
        None
    }
}

/// A rectangle with round corners.
#[derive(Clone, Copy)]
pub(super) struct Slab {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
    pub corner: f32,
}

impl Slab {
    /// The same, smaller by a margin on each side.
    pub fn inset(self, by: f32) -> Self {
        Self {
            left: self.left + by,
            top: self.top + by,
            width: self.width - 2.0 * by,
            height: self.height - 2.0 * by,
            corner: (self.corner - by).max(0.0),
        }
    }

    pub fn moved(self, x: f32, y: f32) -> Self {
        Self { left: self.left + x, top: self.top + y, ..self }
    }
}

impl Shape for Slab {
    fn distance(&self, x: f32, y: f32) -> f32 {
        let (half_width, half_height) = (self.width / 2.0, self.height / 2.0);
        let dx = (x - self.left - half_width).abs() - half_width + self.corner;
        let dy = (y - self.top - half_height).abs() - half_height + self.corner;
        dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - self.corner
    }

    fn bounds(&self) -> [f32; 4] {
        [self.left, self.top, self.left + self.width, self.top + self.height]
    }

    fn within(&self, y: f32) -> Option<(f32, f32)> {
        let margin = if (self.top + self.corner..self.top + self.height - self.corner).contains(&y) {
            1.0
        } else if (self.top + 1.0..self.top + self.height - 1.0).contains(&y) {
            self.corner + 1.0
        } else {
            return None;
        };
        Some((self.left + margin, self.left + self.width - margin))
    }
}

/// A disc.
#[derive(Clone, Copy)]
pub(super) struct Disc {
    pub x: f32,
    pub y: f32,
    pub radius: f32,
}

impl Shape for Disc {
    fn distance(&self, x: f32, y: f32) -> f32 {
        (x - self.x).hypot(y - self.y) - self.radius
    }

    fn bounds(&self) -> [f32; 4] {
        [self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius]
    }
}

/// A line from one point to another.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub from: (f32, f32),
    pub to: (f32, f32),
    pub width: f32,
}

impl Shape for Line {
    fn distance(&self, x: f32, y: f32) -> f32 {
        let ((ax, ay), (bx, by)) = (self.from, self.to);
        let (dx, dy) = (bx - ax, by - ay);
        let along = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy).max(f32::EPSILON)).clamp(0.0, 1.0);
        (x - ax - along * dx).hypot(y - ay - along * dy) - self.width / 2.0
    }

    fn bounds(&self) -> [f32; 4] {
        let ((ax, ay), (bx, by)) = (self.from, self.to);
        let half = self.width / 2.0;
        [ax.min(bx) - half, ay.min(by) - half, ax.max(bx) + half, ay.max(by) + half]
    }
}

/// What a shape is filled with.
#[derive(Clone, Copy)]
pub(super) enum Paint {
    /// One colour, of which so much covers: 1 is all.
    Plain(Colour, f32),
    /// From one colour at the top left to another at the bottom right of the shape.
    Slope(Colour, Colour),
}

/// Into how many shades a slope is parted.
const SHADES: f32 = 511.0;

impl Paint {
    /// The only colour, or all shades of a slope; and how much they cover.
    fn palette(self) -> (Vec<Colour>, f32) {
        match self {
            Paint::Plain(colour, covers) => (vec![colour], covers),
            Paint::Slope(from, to) => {
                ((0..=SHADES as u32).map(|n| mixed(from, to, n as f32 / SHADES)).collect(), 1.0)
            }
        }
    }
}

/// From one colour, 0, to the other, 1.
pub(super) fn mixed(a: Colour, b: Colour, share: f32) -> Colour {
    let share = (share.clamp(0.0, 1.0) * 256.0) as i32;
    let part = |a: u8, b: u8| (i32::from(a) + (((i32::from(b) - i32::from(a)) * share + 128) >> 8)) as u8;
    [part(a[0], b[0]), part(a[1], b[1]), part(a[2], b[2])]
}

/// A picture that is drawn on. Everything is measured in units, of which a pixel may have more or fewer than one.
pub(super) struct Canvas {
    pub image: RgbImage,
    /// Pixels in a unit.
    scale: f32,
}

impl Canvas {
    /// A canvas of so many units that goes from one colour at the top to another at the bottom.
    pub fn new(size: (u32, u32), scale: f32, top: Colour, bottom: Colour) -> Self {
        let pixels = |units: u32| (units as f32 * scale).round() as u32;
        let (width, height) = (pixels(size.0), pixels(size.1));
        let mut image = RgbImage::new(width, height);
        for (y, row) in image.enumerate_rows_mut() {
            let colour = Rgb(mixed(top, bottom, y as f32 / height as f32));
            row.for_each(|(_, _, pixel)| *pixel = colour);
        }
        Self { image, scale }
    }

    /// Fills a shape; only what lies within `clip`, where there is one.
    pub fn fill(&mut self, shape: &impl Shape, paint: Paint, clip: Option<&Slab>) {
        let bounds = shape.bounds();
        let scale = self.scale;
        let span = (bounds[2] - bounds[0] + bounds[3] - bounds[1]).max(1.0);
        let (colours, covers) = paint.palette();
        self.each_row(bounds, 1.0, |y, row| {
            let solid = shape.within(y).filter(|_| clip.is_none());
            for (x, pixel) in row {
                let covered = match solid {
                    Some((from, to)) if x >= from && x <= to => 1.0,
                    _ => covered(shape, x, y, scale).min(clip.map_or(1.0, |clip| covered(clip, x, y, scale))),
                };
                if covered <= 0.0 {
                    continue;
                }
                let colour = match colours.as_slice() {
                    [only] => *only,
                    many => {
                        many[((x - bounds[0] + y - bounds[1]) / span * SHADES).clamp(0.0, SHADES) as usize]
                    }
                };
                let covered = covered * covers;
                pixel.0 = if covered >= 1.0 { colour } else { mixed(pixel.0, colour, covered) };
            }
        });
    }

    /// Darkens what lies under and around a shape, softly, so far.
    pub fn shade(&mut self, shape: &impl Shape, reach: f32, strength: f32) {
        self.each_row(shape.bounds(), reach, |y, row| {
            let solid = shape.within(y);
            for (x, pixel) in row {
                let out = match solid {
                    Some((from, to)) if x >= from && x <= to => 0.0,
                    _ => (shape.distance(x, y) / reach).clamp(0.0, 1.0),
                };
                if out < 1.0 {
                    pixel.0 = mixed(pixel.0, [0, 0, 0], strength * (1.0 - out) * (1.0 - out));
                }
            }
        });
    }

    /// Hands over the rows of an area: each with its middle, and its pixels with theirs.
    pub fn each_row<'a>(
        &'a mut self,
        bounds: [f32; 4],
        margin: f32,
        mut each: impl FnMut(f32, &mut dyn Iterator<Item = (f32, &'a mut Rgb<u8>)>),
    ) {
        let scale = self.scale;
        let [left, top] = [bounds[0], bounds[1]].map(|side| ((side - margin) * scale).max(0.0) as usize);
        let [right, bottom] =
            [bounds[2], bounds[3]].map(|side| ((side + margin) * scale).max(0.0) as usize + 1);
        let middle = |pixel: usize| (pixel as f32 + 0.5) / scale;
        for (y, row) in self.image.rows_mut().enumerate().take(bottom).skip(top) {
            let mut pixels = row.enumerate().take(right).skip(left).map(|(x, pixel)| (middle(x), pixel));
            each(middle(y), &mut pixels);
        }
    }

    /// How many units are drawn on.
    pub fn size(&self) -> (f32, f32) {
        (self.image.width() as f32 / self.scale, self.image.height() as f32 / self.scale)
    }
}

/// How much of a pixel a shape covers.
fn covered(shape: &impl Shape, x: f32, y: f32, scale: f32) -> f32 {
    (0.5 - shape.distance(x, y) * scale).clamp(0.0, 1.0)
}
