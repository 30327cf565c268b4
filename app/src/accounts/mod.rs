//! Accounts: signing up and in, and everything that people see and change of their own account.

mod addresses;
mod closing;
mod emails;
mod frames;
mod home;
mod passwords;
mod profiles;
mod registration;
mod second_factor;
mod sessions;
mod sign_in;

use crate::disputes::{DisputePage, OpenDisputePage};
use crate::lazy::lazy;
use crate::listings::{BulkPage, OwnListingsPage};
use crate::messages::{ConversationPage, MessagesPage, NewConversationPage, ReportMessagePage};
use crate::notifications::{NotificationsPage, UnsubscribePage};
use crate::offers::{NewOfferPage, OfferPage, OffersPage};
use crate::orders::{OrderPage, OrdersPage, SalesPage};
use crate::search::{NewSavedSearchPage, SavedSearchesPage};
use crate::watches::WatchedPage;
use addresses::{AddressPage, AddressesPage};
use closing::DeletePage;
use emails::{ConfirmEmailPage, EmailPage};
use frames::AccountFrame;
pub use frames::{AccountSection, Done, NarrowPage, query_value};
use home::AccountPage;
use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{SsrMode, path};
use passwords::{ForgotPasswordPage, PasswordPage, ResetPasswordPage};
use profiles::ProfilePage;
use registration::{CheckMailPage, RegisterPage, VerifyPage};
use second_factor::{RecoveryCodesPage, SecurityPage, SetUpPage};
use sessions::SessionsPage;
use sign_in::{SecondFactorPage, SignInPage};

/// The pages of guests.
#[component(transparent)]
pub fn GuestRoutes() -> AnyNestedRoute {
    view! {
        <ParentRoute path=path!("/") view=leptos_router::components::Outlet ssr=SsrMode::Async>
            <Route path=path!("/register") view=lazy!(RegisterPage) ssr=SsrMode::Async />
            <Route path=path!("/check-mail") view=lazy!(CheckMailPage) ssr=SsrMode::Async />
            <Route path=path!("/verify") view=lazy!(VerifyPage) ssr=SsrMode::Async />
            <Route path=path!("/sign-in") view=lazy!(SignInPage) ssr=SsrMode::Async />
            <Route path=path!("/second-factor") view=lazy!(SecondFactorPage) ssr=SsrMode::Async />
            <Route path=path!("/forgot-password") view=lazy!(ForgotPasswordPage) ssr=SsrMode::Async />
            <Route path=path!("/reset-password") view=lazy!(ResetPasswordPage) ssr=SsrMode::Async />
            <Route path=path!("/confirm-email") view=lazy!(ConfirmEmailPage) ssr=SsrMode::Async />
            <Route path=path!("/unsubscribe") view=lazy!(UnsubscribePage) ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The pages of members, in their own frame.
#[component(transparent)]
pub fn AccountRoutes() -> AnyNestedRoute {
    view! {
        <ParentRoute path=path!("/account") view=lazy!(AccountFrame) ssr=SsrMode::Async>
            <Route path=path!("") view=lazy!(AccountPage) ssr=SsrMode::Async />
            <Route path=path!("listings") view=lazy!(OwnListingsPage) ssr=SsrMode::Async />
            <Route path=path!("bulk") view=lazy!(BulkPage) ssr=SsrMode::Async />
            <Route path=path!("searches") view=lazy!(SavedSearchesPage) ssr=SsrMode::Async />
            <Route path=path!("searches/new") view=lazy!(NewSavedSearchPage) ssr=SsrMode::Async />
            <Route path=path!("watched") view=lazy!(WatchedPage) ssr=SsrMode::Async />
            <Route path=path!("notifications") view=lazy!(NotificationsPage) ssr=SsrMode::Async />
            <Route path=path!("messages") view=lazy!(MessagesPage) ssr=SsrMode::Async />
            <Route path=path!("messages/new") view=lazy!(NewConversationPage) ssr=SsrMode::Async />
            <Route path=path!("messages/:id") view=lazy!(ConversationPage) ssr=SsrMode::Async />
            <Route path=path!("messages/:id/report") view=lazy!(ReportMessagePage) ssr=SsrMode::Async />
            <Route path=path!("orders") view=lazy!(OrdersPage) ssr=SsrMode::Async />
            <Route path=path!("orders/:id") view=lazy!(OrderPage) ssr=SsrMode::Async />
            <Route path=path!("orders/:id/dispute") view=lazy!(OpenDisputePage) ssr=SsrMode::Async />
            <Route path=path!("disputes/:id") view=lazy!(DisputePage) ssr=SsrMode::Async />
            <Route path=path!("offers") view=lazy!(OffersPage) ssr=SsrMode::Async />
            <Route path=path!("offers/new") view=lazy!(NewOfferPage) ssr=SsrMode::Async />
            <Route path=path!("offers/:id") view=lazy!(OfferPage) ssr=SsrMode::Async />
            <Route path=path!("sales") view=lazy!(SalesPage) ssr=SsrMode::Async />
            <Route path=path!("profile") view=lazy!(ProfilePage) ssr=SsrMode::Async />
            <Route path=path!("email") view=lazy!(EmailPage) ssr=SsrMode::Async />
            <Route path=path!("password") view=lazy!(PasswordPage) ssr=SsrMode::Async />
            <Route path=path!("security") view=lazy!(SecurityPage) ssr=SsrMode::Async />
            <Route path=path!("security/set-up") view=lazy!(SetUpPage) ssr=SsrMode::Async />
            <Route path=path!("security/codes") view=lazy!(RecoveryCodesPage) ssr=SsrMode::Async />
            <Route path=path!("sessions") view=lazy!(SessionsPage) ssr=SsrMode::Async />
            <Route path=path!("addresses") view=lazy!(AddressesPage) ssr=SsrMode::Async />
            <Route path=path!("addresses/edit") view=lazy!(AddressPage) ssr=SsrMode::Async />
            <Route path=path!("delete") view=lazy!(DeletePage) ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}
