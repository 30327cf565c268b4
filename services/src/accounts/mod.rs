//! Accounts: signing up and in, sessions, second factors, profiles, addresses, and how people leave.

use crate::{Caller, Member, Result, Services};
use domain::accounts::*;
use domain::addresses::*;
use domain::places::Country;
use domain::{AccountId, AddressId, Refusal, SessionId};
use std::net::IpAddr;

/// What an exchange of refresh tokens hands out.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// For the cookie `mg_access`.
    pub access: Option<Token>,
    /// For the cookie `mg_refresh`.
    pub refresh: Option<Token>,
    pub member: Member,
}

/// An account that is made without the mailed link: for the command line and the demo market.
pub struct NewMember {
    pub email: String,
    pub name: String,
    pub phone: String,
    /// ISO 3166-1 alpha-2, where the phone number has no `+`.
    pub country: String,
    pub password: String,
    pub role: Role,
}

macro_rules! later {
    ($($name:ident($($arg:ident: $type:ty),*) -> $out:ty;)*) => {
        impl Services {$(
            pub async fn $name(&self, caller: &Caller, $($arg: $type),*) -> Result<$out> {
                let _ = (caller, $($arg),*);
                Err(Refusal::NotFound.into())
            }
        )*}
    };
}

later! {
    register(form: RegisterForm) -> ();
    resend_verification(form: EmailForm) -> ();
    verify_email(form: VerifyEmailForm) -> SignedIn;
    sign_in(form: SignInForm) -> SignInStep;
    second_factor(challenge: &str, form: SecondFactorForm) -> SignedIn;
    refresh(refresh_token: &str) -> Refreshed;
    sign_out() -> ();
    sign_out_session(id: SessionId) -> ();
    sign_out_everywhere() -> ();
    request_password_reset(form: EmailForm) -> ();
    reset_password(form: ResetPasswordForm) -> ();
    change_email(form: ChangeEmailForm) -> ();
    confirm_new_email(form: TokenForm) -> ();
    change_password(form: ChangePasswordForm) -> ();
    update_profile(form: ProfileForm) -> ();
    me() -> Option<Me>;
    profile() -> Profile;
    sessions() -> Vec<SessionView>;
    set_up_second_factor() -> SecondFactorSetup;
    confirm_second_factor(form: CodeForm) -> Vec<String>;
    remove_second_factor(form: RemoveSecondFactorForm) -> ();
    new_recovery_codes(form: RemoveSecondFactorForm) -> Vec<String>;
    addresses() -> Vec<SavedAddress>;
    address_format(country: &str) -> AddressFormat;
    countries() -> Vec<Country>;
    save_address(form: AddressForm) -> AddressId;
    delete_address(id: AddressId) -> ();
    make_default_address(id: AddressId) -> ();
    delete_account(form: PasswordForm) -> ();
    export_data() -> serde_json::Value;
    seller(id: AccountId) -> SellerCard;
    create_member(new: NewMember) -> AccountId;
}

impl Services {
    pub async fn caller_of(
        &self,
        access: Option<&str>,
        refresh: Option<&str>,
        address: IpAddr,
        user_agent: &str,
    ) -> Result<(Caller, Option<Refreshed>)> {
        let _ = (access, refresh);
        let viewer = crate::Viewer::Guest;
        Ok((Caller { viewer, address, user_agent: user_agent.into() }, None))
    }
}
