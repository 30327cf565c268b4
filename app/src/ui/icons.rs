//! The icons, drawn on 24 by 24 with one line width, coloured as the text around them.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Alert,
    ArrowLeft,
    ArrowRight,
    Bell,
    Basket,
    Box,
    Camera,
    Check,
    ChevronLeft,
    ChevronRight,
    Close,
    Copy,
    Desktop,
    Download,
    Edit,
    Eye,
    Filter,
    Grip,
    Heart,
    Info,
    Key,
    List,
    Mail,
    Phone,
    Pin,
    Plus,
    Shield,
    ShieldCheck,
    SignOut,
    Star,
    Tag,
    Trash,
    User,
    Search,
}

impl Glyph {
    /// The `d` attribute of its path.
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.8v.2",
            Self::ArrowLeft => "M20 12H4m6-6-6 6 6 6",
            Self::ArrowRight => "M4 12h16m-6-6 6 6-6 6",
            Self::Bell => "M6 16.5v-6a6 6 0 0 1 12 0v6l2 2H4l2-2Zm4 4.5h4",
            Self::Basket => "M3.5 9.5h17l-2 10h-13l-2-10Zm4.5 0 3-6m5 6-3-6M9.5 13v3m5-3v3",
            Self::Box => "M4 8l8-4.5L20 8v8.5L12 21l-8-4.5V8Zm0 0 8 4.5L20 8m-8 4.5V21",
            Self::Camera => "M3 8.5h4L9 5.5h6l2 3h4v11H3v-11Zm9 8.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z",
            Self::Check => "m4.5 12.5 5 5 10-11",
            Self::ChevronLeft => "m15 6-6 6 6 6",
            Self::ChevronRight => "m9 6 6 6-6 6",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Copy => "M8.5 8.5v-5h12v12h-5m-12-7h12v12h-12v-12Z",
            Self::Desktop => "M3 4.5h18v12H3v-12ZM12 16.5V20m-4 0h8",
            Self::Download => "M12 4v11m-4.5-4.5L12 15l4.5-4.5M4 20h16",
            Self::Edit => "m4 20 1-4.5L16.5 4l3.5 3.5L8.5 19 4 20Zm10-13.5 3.5 3.5",
            Self::Eye => {
                "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z"
            }
            Self::Filter => {
                "M4 7h10m5 0h1M4 17h1m5 0h10M16.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-9 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
            }
            Self::Grip => "M9 5.5v.1M15 5.5v.1M9 12v.1M15 12v.1M9 18.5v.1M15 18.5v.1",
            Self::Heart => {
                "M12 20.5S3.5 15.5 3.5 9.3A4.6 4.6 0 0 1 12 6.9a4.6 4.6 0 0 1 8.5 2.4c0 6.2-8.5 11.2-8.5 11.2Z"
            }
            Self::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5.5m0-9v.2",
            Self::Key => "M8 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.2-7.7L20 3.5m-4.5 4.5 3 3",
            Self::List => "M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1",
            Self::Mail => "M3 5.5h18v13H3v-13Zm0 1 9 7 9-7",
            Self::Phone => {
                "M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5Zm3 16h2"
            }
            Self::Pin => {
                "M12 21.5s7-6.3 7-11.7a7 7 0 0 0-14 0c0 5.4 7 11.7 7 11.7Zm0-9.3a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.7-1.8L20.5 20.5",
            Self::Shield => "M12 3 4.5 6v5.5c0 5 3.3 8 7.5 9.5 4.2-1.5 7.5-4.5 7.5-9.5V6L12 3Z",
            Self::ShieldCheck => {
                "M12 3 4.5 6v5.5c0 5 3.3 8 7.5 9.5 4.2-1.5 7.5-4.5 7.5-9.5V6L12 3Zm-3.5 9 2.5 2.5 4.5-5"
            }
            Self::SignOut => "M14 4H5v16h9m-4-8h11m-4-4 4 4-4 4",
            Self::Star => "m12 3.5 2.6 5.6 6.1.7-4.5 4.2 1.2 6-5.4-3-5.4 3 1.2-6L3.3 9.8l6.1-.7L12 3.5Z",
            Self::Tag => "M3.5 3.5h8l9 9-8 8-9-9v-8Zm4.5 4.5v.1",
            Self::Trash => "M4 6.5h16M9 6.5V3.5h6v3m-9 0 1 14h10l1-14M10 10.5v6m4-6v6",
            Self::User => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8.5c.5-4 3.7-6 8-6s7.5 2 8 6",
        }
    }
}

/// An icon. It says nothing to a screen reader: the text beside it, or its button's label, does.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.8"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=glyph.path()></path>
        </svg>
    }
}
