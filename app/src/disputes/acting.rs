//! What the sides of a dispute do on its page: a form for each step that may be taken now.

use crate::Error;
use crate::orders::ParcelFields;
use crate::ui::*;
use domain::DisputeId;
use domain::disputes::{
    DisputeAction, DisputeView, LONGEST_STATEMENT, OfferForm, SendBackForm, StatementForm,
};
use domain::orders::Side;
use leptos::prelude::*;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Http, ServerFn};
use serde::de::DeserializeOwned;

/// Says something in a dispute.
#[server(endpoint = "add_statement")]
pub async fn add_statement(form: StatementForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let dispute = services.add_statement(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// Offers how it could end.
#[server(endpoint = "offer_settlement")]
pub async fn offer_settlement(form: OfferForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let dispute = services.make_offer(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// Accepts the other side's offer.
#[server(endpoint = "accept_settlement")]
pub async fn accept_settlement(dispute: DisputeId, number: i64) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.accept_offer(&caller, dispute, number).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// Declines the other side's offer.
#[server(endpoint = "decline_settlement")]
pub async fn decline_settlement(dispute: DisputeId, number: i64) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.decline_offer(&caller, dispute, number).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// Gives a dispute up.
#[server(endpoint = "withdraw_dispute")]
pub async fn withdraw_dispute(dispute: DisputeId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.withdraw_dispute(&caller, dispute).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// Asks our staff to decide.
#[server(endpoint = "escalate_dispute")]
pub async fn escalate_dispute(dispute: DisputeId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.escalate_dispute(&caller, dispute).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// The phone is on its way back.
#[server(endpoint = "send_phone_back")]
pub async fn send_phone_back(form: SendBackForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let dispute = services.send_phone_back(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// The phone came back as it was sent.
#[server(endpoint = "confirm_return")]
pub async fn confirm_return(dispute: DisputeId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.confirm_return(&caller, dispute).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// What came back is not what was sent.
#[server(endpoint = "object_to_return")]
pub async fn object_to_return(form: StatementForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let dispute = services.object_to_return(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// Asks for another ruling.
#[server(endpoint = "appeal_ruling")]
pub async fn appeal_ruling(form: StatementForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let dispute = services.appeal_ruling(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// What the forms of a dispute's page do.
#[derive(Clone, Copy)]
pub struct Acts {
    speak: ServerAction<AddStatement>,
    offer: ServerAction<OfferSettlement>,
    accept: ServerAction<AcceptSettlement>,
    decline: ServerAction<DeclineSettlement>,
    withdraw: ServerAction<WithdrawDispute>,
    escalate: ServerAction<EscalateDispute>,
    send: ServerAction<SendPhoneBack>,
    confirm: ServerAction<ConfirmReturn>,
    object: ServerAction<ObjectToReturn>,
    appeal: ServerAction<AppealRuling>,
}

impl Acts {
    pub fn new() -> Self {
        Self {
            speak: ServerAction::new(),
            offer: ServerAction::new(),
            accept: ServerAction::new(),
            decline: ServerAction::new(),
            withdraw: ServerAction::new(),
            escalate: ServerAction::new(),
            send: ServerAction::new(),
            confirm: ServerAction::new(),
            object: ServerAction::new(),
            appeal: ServerAction::new(),
        }
    }

    /// Changes whenever something was tried.
    pub fn taken(self) -> usize {
        self.speak.version().get()
            + self.offer.version().get()
            + self.accept.version().get()
            + self.decline.version().get()
            + self.withdraw.version().get()
            + self.escalate.version().get()
            + self.send.version().get()
            + self.confirm.version().get()
            + self.object.version().get()
            + self.appeal.version().get()
    }

    /// The buttons that answer what lies on the table, and the forms of a return.
    pub fn answers(self, dispute: &DisputeView) -> impl IntoView + use<> {
        let id = dispute.id;
        let number = dispute.offer.map_or(0, |lying| lying.number);
        let may = |action: DisputeAction| dispute.may(action);
        let answer = may(DisputeAction::AnswerOffer);
        let take_back = may(DisputeAction::TakeBack);
        view! {
            <ActionMessage action=self.accept />
            <ActionMessage action=self.decline />
            <ActionMessage action=self.withdraw />
            <ActionMessage action=self.escalate />
            <ActionMessage action=self.confirm />
            {may(DisputeAction::SendBack).then(|| view! { <SendBack action=self.send id /> })}
            <div class="flex flex-wrap gap-3">
                {answer.then(|| view! { <Act action=self.accept id number>"Accept the offer"</Act> })}
                {answer
                    .then(|| view! { <Act action=self.decline id number weight=Weight::Quiet>"Decline the offer"</Act> })}
                {take_back.then(|| view! { <Act action=self.confirm id>"It came back as it was sent"</Act> })}
                {may(DisputeAction::Escalate)
                    .then(|| view! { <Act action=self.escalate id weight=Weight::Quiet>"Ask the staff to decide"</Act> })}
                {may(DisputeAction::Withdraw)
                    .then(|| view! { <Act action=self.withdraw id weight=Weight::Quiet>"Withdraw the dispute"</Act> })}
            </div>
            {take_back
                .then(|| {
                    view! {
                        <Words action=self.object id label="What is wrong with what came back?" button="Object" />
                    }
                })}
            {may(DisputeAction::Appeal)
                .then(|| view! { <Words action=self.appeal id label="Why is the ruling wrong?" button="Appeal" /> })}
        }
    }

    /// The forms by which a side says and offers something.
    pub fn talk(self, dispute: &DisputeView) -> impl IntoView + use<> {
        let id = dispute.id;
        let offer = dispute.may(DisputeAction::Offer).then(|| {
            let (side, arrived, whole) =
                (dispute.side, dispute.kind.has_arrived(), dispute.whole.to_string());
            view! { <MakeOffer action=self.offer id side arrived whole /> }
        });
        let speak = dispute.may(DisputeAction::Speak).then(|| {
            view! { <Words action=self.speak id label="What do you want to say?" button="Send" /> }
        });
        view! {
            {offer}
            {speak}
        }
    }
}

/// One button that is a whole form.
#[component]
fn Act<S, Out>(
    action: ServerAction<S>,
    id: DisputeId,
    /// Of the offer that is answered.
    #[prop(optional)]
    number: Option<i64>,
    #[prop(optional)] weight: Weight,
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Out>, Error = Error, Output = ()>
        + DeserializeOwned
        + Clone
        + Send
        + Sync
        + 'static,
    S::Client: Client<Error>,
    <<S::Client as Client<Error>>::Request as ClientReq<Error>>::FormData: From<web_sys::FormData>,
{
    view! {
        <Form action class="">
            <input type="hidden" name="dispute" value=id.to_string() />
            {number.map(|number| view! { <input type="hidden" name="number" value=number.to_string() /> })}
            <Submit weight>{children()}</Submit>
        </Form>
    }
}

/// A form of one text.
#[component]
fn Words<S, Out>(
    action: ServerAction<S>,
    id: DisputeId,
    label: &'static str,
    button: &'static str,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Out>, Error = Error, Output = ()>
        + DeserializeOwned
        + Clone
        + Send
        + Sync
        + 'static,
    S::Client: Client<Error>,
    <<S::Client as Client<Error>>::Request as ClientReq<Error>>::FormData: From<web_sys::FormData>,
{
    view! {
        <Form action class="form max-w-form" clears=true>
            <FormMessage />
            <Hidden name="dispute" value=id.to_string() />
            <TextArea name="words" label maxlength=LONGEST_STATEMENT />
            <div><Submit weight=Weight::Quiet>{button}</Submit></div>
        </Form>
    }
}

#[component]
fn MakeOffer(
    action: ServerAction<OfferSettlement>,
    id: DisputeId,
    side: Option<Side>,
    /// Whether there is something to send back.
    arrived: bool,
    whole: String,
) -> impl IntoView {
    let mut choices =
        vec![Choice::new("partial", "A part of the money goes back, the buyer keeps the phone")];
    if arrived {
        choices.push(Choice::new("return", "The phone goes back for a full refund"));
    }
    choices.push(Choice::new("full", "A full refund, and nothing has to be sent back"));
    if side == Some(Side::Seller) {
        choices.push(Choice::new("withdraw", "Nothing goes back, and the buyer gives the dispute up"));
    }
    view! {
        <Form action class="form max-w-form">
            <FormMessage />
            <Hidden name="dispute" value=id.to_string() />
            <RadioCards name="kind" label="What do you offer?" choices />
            <Field
                name="amount"
                label="How much goes back"
                hint=format!("For a part alone; {whole} was paid.")
                inputmode="decimal"
                required=false
            />
            <div><Submit>"Make this offer"</Submit></div>
        </Form>
    }
}

/// Which carrier has it, and under which number.
#[component]
fn SendBack(action: ServerAction<SendPhoneBack>, id: DisputeId) -> impl IntoView {
    view! {
        <Form action class="form max-w-form">
            <FormMessage />
            <Hidden name="dispute" value=id.to_string() />
            <ParcelFields hint="It is on the receipt, and it is your proof." />
            <div><Submit>"It is on its way back"</Submit></div>
        </Form>
    }
}
