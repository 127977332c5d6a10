//! Components in a real browser: type, click, and assert what a person perceives.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests say what they expect")]

use k8s_dns_lab::cluster::{Intent, Kind, ObjectRef};
use k8s_dns_lab::page::{App, Lab, Opened, Selection, Startup, Theme};
use k8s_dns_lab::rule::Rule;
use k8s_dns_lab::sandbox::{Ask, Edit, Sandbox, Scope, ToyService};
use k8s_dns_lab::session::visit::Session;
use k8s_dns_lab::text::Language;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The page around a fresh sandbox, in a place of its own.
struct Page {
    root: web_sys::Element,
    lab: Lab,
    _mounted: Box<dyn std::any::Any>,
}

impl Page {
    async fn open(language: Language) -> Self {
        Self::open_at(language, None).await
    }

    async fn open_at(language: Language, lesson: Option<Opened>) -> Self {
        Self::open_with(Sandbox::toy(), language, lesson).await
    }

    async fn open_with(sandbox: Sandbox, language: Language, lesson: Option<Opened>) -> Self {
        let root = document().create_element("div").unwrap();
        document().body().unwrap().append_child(&root).unwrap();
        let owner = Owner::new();
        let lab = owner.with(|| Lab::new(Session::new(sandbox, false), language, Theme::Light));
        let mounted = mount_to(root.clone().unchecked_into(), move || {
            let startup = Startup { lesson: lesson.clone(), ..Startup::default() };
            view! { <App lab startup /> }
        });
        let page = Self { root, lab, _mounted: Box::new((mounted, owner)) };
        tick().await;
        page
    }

    fn find(&self, selector: &str) -> web_sys::HtmlElement {
        self.root.query_selector(selector).unwrap().unwrap_or_else(|| panic!("no {selector}")).unchecked_into()
    }

    fn text(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap_or_default()
    }

    fn outcome(&self) -> String {
        self.find("output[data-outcome]").get_attribute("data-outcome").unwrap()
    }

    fn records(&self) -> Vec<String> {
        let all = self.root.query_selector_all("[data-record]").unwrap();
        (0..all.length())
            .map(|index| {
                all.get(index).unwrap().unchecked_into::<web_sys::Element>().get_attribute("data-record").unwrap()
            })
            .collect()
    }

    async fn type_into(&self, selector: &str, text: &str) {
        let field: web_sys::HtmlInputElement = self.find(selector).unchecked_into();
        field.set_value(text);
        for name in ["input", "change"] {
            let event = web_sys::Event::new(name).unwrap();
            event.init_event_with_bubbles(name, true);
            field.dispatch_event(&event).unwrap();
        }
        tick().await;
    }

    /// Waits until there is such an element: what is fetched or read takes a moment.
    async fn wait_for(&self, selector: &str) {
        for _ in 0..200 {
            if self.root.query_selector(selector).unwrap().is_some() {
                return;
            }
            pause(10).await;
        }
        panic!("no {selector}: {}", self.root.text_content().unwrap_or_default());
    }

    async fn click(&self, selector: &str) {
        self.find(selector).click();
        tick().await;
    }
}

async fn pause(milliseconds: i32) {
    let pause = js_sys::Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds).unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(pause).await.unwrap();
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

#[wasm_bindgen_test]
async fn the_answer_follows_the_name_that_is_typed() {
    let page = Page::open(Language::English).await;
    assert_eq!(page.outcome(), "NOERROR");
    page.type_into("#ask-name", "nowhere").await;
    assert_eq!(page.outcome(), "NXDOMAIN");
    assert!(page.text("output").contains("there is no such name"));
    page.type_into("#ask-name", "kubernetes").await;
    assert_eq!(page.records(), ["kubernetes.default.svc.cluster.local. 30 IN A 10.96.0.1"]);
}

#[wasm_bindgen_test]
async fn an_edit_made_anywhere_changes_the_answer_and_says_what_it_was() {
    let page = Page::open(Language::English).await;
    let before = page.records();
    assert!(page.lab.dispatch(Edit::ToyService(ToyService::Headless)));
    tick().await;
    assert_eq!(page.records().len(), 2);
    let was = before[0].rsplit(' ').next().unwrap().to_owned();
    assert!(page.text("output").contains(&format!("Before: {was}.")));
    page.lab.undo();
    tick().await;
    assert_eq!(page.records(), before);
}

#[wasm_bindgen_test]
async fn a_field_fixed_while_the_pod_lives_offers_to_recreate_it_and_keeps_what_was_typed() {
    let page = Page::open(Language::English).await;
    let pod = ObjectRef::new(Kind::Pod, "default", "db-0");
    page.lab.select(Selection::Object(pod.clone()));
    tick().await;
    page.type_into("[id='field-spec.hostname']", "pod4").await;
    assert!(page.text(".refusal").contains("spec.hostname"));
    let field = || page.find("[id='field-spec.hostname']").unchecked_into::<web_sys::HtmlInputElement>();
    // The form follows the refusal a moment later.
    for _ in 0..50 {
        if !field().value().is_empty() {
            break;
        }
        pause(10).await;
    }
    assert_eq!(field().value(), "pod4");
    page.click(".refusal .button.primary").await;
    let hostname = page
        .lab
        .sandbox
        .with_untracked(|sandbox| sandbox.cluster().get(&pod).unwrap().as_pod().unwrap().spec.hostname.clone());
    assert_eq!(hostname, "pod4");
}

#[wasm_bindgen_test]
async fn every_sentence_changes_with_the_language_and_no_name_does() {
    let page = Page::open(Language::English).await;
    let records = page.records();
    assert!(page.text("h1").contains("four different answers"));
    page.lab.language.set(Language::Korean);
    tick().await;
    assert!(page.text("h1").contains("답은 네 가지입니다"));
    assert_eq!(page.records(), records);
    assert_eq!(document().document_element().unwrap().get_attribute("lang").as_deref(), Some("ko"));
}

/// The map without what marks the last step.
fn unmarked(page: &Page) -> String {
    let map: web_sys::Element = page.find(".canvas").clone_node_with_deep(true).unwrap().unchecked_into();
    let marks = map.query_selector_all(".was, .changed").unwrap();
    for mark in (0..marks.length()).filter_map(|at| marks.get(at)?.dyn_into::<web_sys::Element>().ok()) {
        if mark.class_list().contains("was") {
            mark.remove();
        } else {
            mark.class_list().remove_1("changed").unwrap();
        }
    }
    // A mark that is there or not leaves another number of empty places.
    map.inner_html().replace("<!---->", "")
}

/// What the map shows of a state that is reached step by step is what it shows of that state from the start, but for
/// the marks of the last step.
#[wasm_bindgen_test]
async fn the_map_that_follows_each_edit_is_the_one_drawn_anew() {
    let page = Page::open(Language::English).await;
    let pod = ObjectRef::new(Kind::Pod, "default", "db-0");
    let ready = |status: &str| Edit::SetAll {
        object: pod.clone(),
        fields: vec![
            ("status.conditions[0].type".parse().unwrap(), Some("Ready".into())),
            ("status.conditions[0].status".parse().unwrap(), Some(status.into())),
        ],
    };
    let edits = [
        Edit::ToyService(ToyService::Headless),
        ready("False"),
        Edit::ToyService(ToyService::ExternalName),
        ready("True"),
        Edit::Delete(pod.clone()),
    ];
    let same = async |page: &Page, step: &str| {
        tick().await;
        let is_marked = page.find(".canvas").query_selector(".was").unwrap().is_some();
        let followed = unmarked(page);
        let sandbox = page.lab.sandbox.get_untracked();
        let anew = Page::open_with(sandbox, Language::English, None).await;
        assert_eq!(followed, unmarked(&anew), "{step}");
        assert!(anew.find(".canvas").query_selector(".was").unwrap().is_none(), "{step}");
        is_marked
    };
    for edit in edits {
        let step = format!("{edit:?}");
        assert!(page.lab.dispatch(edit), "{step}");
        let is_marked = same(&page, &step).await;
        // What is deleted leaves no box to mark.
        assert_eq!(is_marked, !step.starts_with("Delete"), "{step}");
    }
    for step in ["undo", "undo", "undo", "undo", "undo"] {
        page.lab.undo();
        same(&page, step).await;
    }
}

#[wasm_bindgen_test]
async fn a_pinned_question_says_what_it_comes_to_after_every_step() {
    let page = Page::open(Language::English).await;
    let (db, nowhere) = (Ask::default(), Ask { name: "nowhere".to_owned(), ..Ask::default() });
    let says = || {
        let all = page.root.query_selector_all(".pins .said").unwrap();
        (0..all.length()).map(|row| all.get(row).unwrap().text_content().unwrap()).collect::<Vec<_>>()
    };
    for ask in [&db, &nowhere] {
        assert!(page.lab.dispatch(Edit::Pin(ask.clone())));
    }
    tick().await;
    let before = says();
    assert_eq!((before.len(), before[1].as_str()), (2, "NXDOMAIN"));
    assert!(page.lab.dispatch(Edit::ToyService(ToyService::ExternalName)));
    tick().await;
    assert_ne!(says()[0], before[0]);
    let struck = page.root.query_selector_all(".pins s").unwrap();
    let struck = |row| struck.get(row).unwrap().text_content().unwrap();
    assert_eq!(
        (struck(0), struck(1)),
        (before[0].clone(), String::new()),
        "what it said before, where that is another"
    );
    page.lab.undo();
    tick().await;
    assert_eq!(says(), before);
    assert!(page.lab.dispatch(Edit::Unpin(db.clone())));
    tick().await;
    assert_eq!(says(), ["NXDOMAIN"]);
}

#[wasm_bindgen_test]
async fn a_large_map_follows_the_edit_a_moment_later() {
    let page = Page::open(Language::English).await;
    let services = (0..30).map(|number| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: many-{number}}}\nspec: {{clusterIP: None, selector: {{app: many-{number}}}}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: many-{number}, labels: {{app: many-{number}}}}}\nspec: {{containers: [{{name: c, image: \"nginx:1.29\"}}]}}\n"
        )
    });
    assert!(page.lab.dispatch(Edit::Import(services.collect::<Vec<_>>().join("---\n"))));
    tick().await;
    let whole = async |page: &Page| {
        page.click(".map-tools > .plain").await;
        page.wait_for(".canvas.whole .area").await;
    };
    whole(&page).await;
    let boxes = page.root.query_selector_all(".canvas .node").unwrap().length();
    assert!(boxes > 80, "{boxes} boxes are no large map");
    assert!(page.lab.dispatch(Edit::Delete(ObjectRef::new(Kind::Service, "default", "many-3"))));
    let anew = Page::open_with(page.lab.sandbox.get_untracked(), Language::English, None).await;
    whole(&anew).await;
    let drawn = anew.find(".canvas").inner_html();
    drop(anew);
    for _ in 0..100 {
        if page.find(".canvas").inner_html() == drawn {
            return;
        }
        pause(20).await;
    }
    assert_eq!(page.find(".canvas").inner_html(), drawn);
}

#[wasm_bindgen_test]
async fn why_lists_each_name_that_was_tried() {
    let page = Page::open(Language::English).await;
    page.type_into("#ask-name", "www.example.com").await;
    let tried = page.root.query_selector_all(".tries > li").unwrap().length();
    assert_eq!(tried, 4, "three suffixes miss, then as typed");
}

#[wasm_bindgen_test]
async fn the_rule_of_each_check_is_a_link_to_its_paragraph() {
    let page = Page::open(Language::English).await;
    page.type_into("#ask-name", "nothing-here").await;
    let rules = page.root.query_selector_all(".tries .rule").unwrap();
    let known: Vec<&str> = Rule::all().map(|entry| entry.rule.id()).collect();
    assert!(rules.length() > 4, "each name that was tried and each check has one");
    for position in 0..rules.length() {
        let link: web_sys::Element = rules.item(position).unwrap().unchecked_into();
        let id = link.text_content().unwrap();
        assert!(known.contains(&&*id), "{id} is no rule");
        assert_eq!(link.get_attribute("href").unwrap(), format!("rules/index.html#{id}"));
        assert_eq!(link.get_attribute("aria-label").unwrap(), format!("Rule {id} in the rule book (new tab)"));
        assert_eq!(link.get_attribute("rel").unwrap(), "noopener");
    }
}

#[wasm_bindgen_test]
async fn a_deployment_lists_the_pods_it_has_after_each_scaling() {
    let page = Page::open(Language::English).await;
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: web}}\n  \
                template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, image: nginx}]}\n";
    page.lab.dispatch(Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: false });
    let deployment = ObjectRef::new(Kind::Deployment, "default", "web");
    page.lab.select(Selection::Object(deployment.clone()));
    page.wait_for("#object .chips > .link:nth-child(2)").await;
    for replicas in [3, 5, 1] {
        page.lab.dispatch(Edit::Do { object: deployment.clone(), intent: Intent::Scale(replicas) });
        page.wait_for(&format!("#object .chips > .link:nth-child({replicas}):last-child")).await;
    }
}

#[wasm_bindgen_test]
async fn text_from_a_manifest_is_never_markup() {
    let page = Page::open(Language::English).await;
    let pod = ObjectRef::new(Kind::Pod, "default", "db-0");
    let label = "metadata.annotations.note".parse().unwrap();
    let value = Some("<img src=x onerror=alert(1)>".into());
    assert!(page.lab.dispatch(Edit::Set { object: pod.clone(), field: label, value }));
    page.lab.select(Selection::Object(pod));
    tick().await;
    assert!(page.root.query_selector("img").unwrap().is_none());
    assert!(page.text(".editor pre").contains("<img src=x"));
}

/// A lesson of ours as somebody hands it on: one text.
fn lesson() -> String {
    let files = [
        ("lesson.yaml", include_str!("lessons/sample/lesson.yaml")),
        ("world.yaml", include_str!("lessons/sample/world.yaml")),
        ("en.md", include_str!("lessons/sample/en.md")),
        ("ko.md", include_str!("lessons/sample/ko.md")),
        ("ja.md", include_str!("lessons/sample/ja.md")),
    ];
    let texts = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    k8s_dns_lab::lesson::Files { slug: String::new(), texts }.bundle()
}

#[wasm_bindgen_test]
async fn a_lesson_asks_first_then_shows_what_happens_then_sets_the_task() {
    let page = Page::open_at(Language::English, Some(Opened::elsewhere(lesson()))).await;
    page.wait_for(".lesson .question").await;
    let before = page.records();
    assert!(
        page.root
            .query_selector(".lesson .goals tbody")
            .unwrap()
            .is_none_or(|row| row.closest(".task").unwrap().is_none())
    );
    page.click(".lesson .question .option input").await;
    page.click(".lesson .question .primary").await;
    assert!(!page.text(".happened .because").is_empty());
    assert_ne!(page.records(), before);
    page.click(".happened > .primary").await;
    assert_eq!(page.records(), before, "the task begins where the lesson does");
    assert_eq!(page.find(".task .goals tbody").get_attribute("data-done").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn a_lesson_offers_its_own_controls_and_the_sandbox_offers_all() {
    let page = Page::open_at(Language::Korean, Some(Opened::elsewhere(lesson()))).await;
    page.wait_for(".lesson .question").await;
    assert!(page.root.query_selector("#tab-Zone[hidden]").unwrap().is_some());
    assert!(page.root.query_selector(".toy").unwrap().is_none());
    page.click(".ways-out button").await;
    page.wait_for(".toy").await;
    assert!(page.root.query_selector("#tab-Zone[hidden]").unwrap().is_none());
    page.click(".door .primary").await;
    page.wait_for(".lesson .question").await;
    assert!(page.root.query_selector("#tab-Zone[hidden]").unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_lesson_that_does_not_read_says_in_which_line() {
    let broken = lesson().replacen("schema: 1", "schema: 1\nsurprise: <img src=x>", 1);
    let page = Page::open_at(Language::English, Some(Opened::elsewhere(broken))).await;
    page.wait_for(".lesson .remarks li").await;
    let said = page.text(".lesson .remarks");
    assert!(said.contains("lesson.yaml, line 2") && said.contains("surprise"), "{said}");
    assert!(page.root.query_selector("img").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn a_lesson_that_cannot_be_fetched_is_said_so_and_can_be_tried_again() {
    let page = Page::open_at(Language::English, Some(Opened::course("headless", None))).await;
    page.wait_for(".lesson[role=alert] button").await;
    assert!(page.text(".lesson[role=alert]").contains("could not be loaded"));
}

#[wasm_bindgen_test]
async fn of_a_long_list_the_rows_in_view_are_made_and_the_last_one_can_be_scrolled_to() {
    let services: Vec<String> = (0..400)
        .map(|number| {
            format!("apiVersion: v1\nkind: Service\nmetadata: {{name: s{number:03}}}\nspec: {{clusterIP: None}}\n")
        })
        .collect();
    let mut sandbox = Sandbox::toy();
    let text = services.join("---\n");
    sandbox.edit(Edit::Manifests { text, scope: Scope::Own, recreate: false }).unwrap();
    let page = Page::open_with(sandbox, Language::English, None).await;
    page.wait_for("#object [data-object='svc/default/s000']").await;
    let rows = page.root.query_selector_all("#object li[aria-setsize='400']").unwrap();
    assert!((1..200).contains(&rows.length()), "{} rows", rows.length());
    page.find("#object ul:has([aria-posinset])").scroll_into_view_with_bool(false);
    page.wait_for("#object [aria-posinset='400'] [data-object='svc/default/s399']").await;
    assert!(page.root.query_selector("#object [data-object='svc/default/s100']").unwrap().is_none());
    // Whoever goes to an object and comes back finds the list where it was.
    page.click("#object [data-object='svc/default/s399']").await;
    page.wait_for("#object .head .plain").await;
    page.click("#object .head .plain").await;
    page.wait_for("#object [data-object='svc/default/s399']").await;
}

#[wasm_bindgen_test]
async fn of_many_records_the_rest_is_made_when_somebody_wants_it_and_the_focus_stays() {
    let mut sandbox = Sandbox::toy();
    let table: String = (0..250).map(|number| format!("many.example.com. 60 IN A 192.0.2.{number}\n")).collect();
    sandbox.edit(Edit::Outside(table)).unwrap();
    let page = Page::open_with(sandbox, Language::English, None).await;
    page.type_into("#ask-name", "many.example.com.").await;
    assert_eq!(page.records().len(), 200);
    let more = ".answer .tools [tabindex] button";
    assert_eq!(page.text(more), "50 more");
    page.find(more).focus().unwrap();
    page.click(more).await;
    assert_eq!(page.records().len(), 250);
    assert!(page.root.query_selector(more).unwrap().is_none());
    let holder = document().active_element().unwrap();
    assert_ne!(holder.tag_name(), "BODY", "the focus is where the list ends");
    page.type_into("#ask-name", "kubernetes").await;
    page.type_into("#ask-name", "many.example.com.").await;
    assert_eq!(page.records().len(), 200);
}
