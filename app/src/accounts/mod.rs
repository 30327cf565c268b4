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
            <Route path=path!("/register") view=RegisterPage ssr=SsrMode::Async />
            <Route path=path!("/check-mail") view=CheckMailPage ssr=SsrMode::Async />
            <Route path=path!("/verify") view=VerifyPage ssr=SsrMode::Async />
            <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
            <Route path=path!("/second-factor") view=SecondFactorPage ssr=SsrMode::Async />
            <Route path=path!("/forgot-password") view=ForgotPasswordPage ssr=SsrMode::Async />
            <Route path=path!("/reset-password") view=ResetPasswordPage ssr=SsrMode::Async />
            <Route path=path!("/confirm-email") view=ConfirmEmailPage ssr=SsrMode::Async />
            <Route path=path!("/unsubscribe") view=crate::notifications::UnsubscribePage ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The pages of members, in their own frame.
#[component(transparent)]
pub fn AccountRoutes() -> AnyNestedRoute {
    view! {
        <ParentRoute path=path!("/account") view=AccountFrame ssr=SsrMode::Async>
            <Route path=path!("") view=AccountPage ssr=SsrMode::Async />
            <Route path=path!("listings") view=crate::listings::OwnListingsPage ssr=SsrMode::Async />
            <Route path=path!("bulk") view=crate::listings::BulkPage ssr=SsrMode::Async />
            <Route path=path!("searches") view=crate::search::SavedSearchesPage ssr=SsrMode::Async />
            <Route path=path!("searches/new") view=crate::search::NewSavedSearchPage ssr=SsrMode::Async />
            <Route path=path!("watched") view=crate::watches::WatchedPage ssr=SsrMode::Async />
            <Route path=path!("notifications") view=crate::notifications::NotificationsPage ssr=SsrMode::Async />
            <Route path=path!("orders") view=crate::orders::OrdersPage ssr=SsrMode::Async />
            <Route path=path!("orders/:id") view=crate::orders::OrderPage ssr=SsrMode::Async />
            <Route path=path!("orders/:id/dispute") view=crate::disputes::OpenDisputePage ssr=SsrMode::Async />
            <Route path=path!("disputes/:id") view=crate::disputes::DisputePage ssr=SsrMode::Async />
            <Route path=path!("sales") view=crate::orders::SalesPage ssr=SsrMode::Async />
            <Route path=path!("profile") view=ProfilePage ssr=SsrMode::Async />
            <Route path=path!("email") view=EmailPage ssr=SsrMode::Async />
            <Route path=path!("password") view=PasswordPage ssr=SsrMode::Async />
            <Route path=path!("security") view=SecurityPage ssr=SsrMode::Async />
            <Route path=path!("security/set-up") view=SetUpPage ssr=SsrMode::Async />
            <Route path=path!("security/codes") view=RecoveryCodesPage ssr=SsrMode::Async />
            <Route path=path!("sessions") view=SessionsPage ssr=SsrMode::Async />
            <Route path=path!("addresses") view=AddressesPage ssr=SsrMode::Async />
            <Route path=path!("addresses/edit") view=AddressPage ssr=SsrMode::Async />
            <Route path=path!("delete") view=DeletePage ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}
