//! The design system's components. Their looks are in `style/`.

mod asked;
mod buttons;
mod combobox;
mod dialogs;
mod fields;
mod form;
mod head;
mod icons;
mod load;
mod navigation;
mod stars;
mod surfaces;
mod timeline;

pub use asked::{Asked, asked};
pub use buttons::{Button, LinkButton, Weight};
pub use combobox::{Combobox, Suggest, Suggestion};
pub use dialogs::{Dialog, DialogButton, ToastList, Toasts, provide_toasts, use_toasts};
pub use fields::{Checkbox, Choice, Field, Hidden, PasswordField, RadioCards, Select, TextArea};
pub use form::{ActionMessage, Form, FormMessage, FormState, Submit};
pub use head::{Head, JsonLd};
pub use icons::{Glyph, Icon};
pub use load::{Failure, Loaded, MembersOnly, NotFound};
pub use navigation::{Breadcrumbs, Pagination, Tabs};
pub use stars::{StarField, StarRow};
pub use surfaces::{Alert, Avatar, Badge, Card, EmptyState, Loading, Skeleton, Table, Tone};
pub use timeline::{Moment, Timeline};
