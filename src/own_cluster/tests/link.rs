//! The smallest link that shows an answer, and the names in it.

use super::*;

/// Many objects, of which one question needs a few.
fn large(services: usize) -> String {
    let mut text = format!("{SERVICES}---\n{PODS}");
    for number in 0..services {
        text.push_str(&format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: other{number}, namespace: elsewhere}}\nspec: {{clusterIP: None, clusterIPs: [None], selector: {{app: other{number}}}}}\n"
        ));
    }
    text
}

#[test]
fn a_link_holds_what_the_answer_needs_and_leads_to_it() {
    let sandbox = brought(&[("", &large(50))]);
    for name in ["cart", "orders", "legacy", "nobody", "other7.elsewhere"] {
        let question = ask("shop/orders-6f7-x2x4k", name);
        let wanted = sandbox.answer_afresh(&question);
        let found = small(&sandbox, &question, false);
        assert!(found.objects < 20, "{name}: {}", found.objects);
        assert!(!found.link.manifests.as_ref().unwrap().contains("other8"));
        let (opened, problems) = found.link.open();
        assert_eq!(problems, []);
        let answer = opened.answer_afresh(&question);
        assert_eq!((answer.comes_to(), answer.records), (wanted.comes_to(), wanted.records), "{name}");
        assert!(opened.is_observed() && !opened.is_imported());
    }
}

#[test]
fn a_link_holds_what_the_mends_need_of_a_name_that_the_server_did_not_look_for() {
    let corefile = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    .:53 {\n        \
                    kubernetes cluster.local\n        hosts {\n          10.20.30.40 vpn.example.org\n        }\n        forward . /etc/resolv.conf\n    }\n";
    let sandbox = brought(&[("", &large(50)), ("", corefile)]);
    let question = ask("shop/orders-6f7-x2x4k", "orders");
    let mended = |sandbox: &Sandbox| -> Vec<String> {
        let findings = sandbox.diagnose_question(&question, &sandbox.answer_afresh(&question));
        let all = mends(sandbox, &question, &findings, &[]);
        all.iter().filter_map(|one| Some(format!("{:?}", one.promise.as_ref()?.records.first()?.data))).collect()
    };
    assert_eq!(sandbox.answer_afresh(&question).comes_to().as_str(), "SERVFAIL");
    assert!(!mended(&sandbox).is_empty());
    let (opened, problems) = small(&sandbox, &question, false).link.open();
    assert_eq!(problems, []);
    assert_eq!(mended(&opened), mended(&sandbox));
}

#[test]
fn names_are_replaced_on_request_and_the_answer_is_the_same() {
    let sandbox = brought(&[("", SERVICES), ("", PODS)]);
    for name in ["cart", "orders", "orders.shop.svc.cluster.local", "nobody"] {
        let question = ask("shop/orders-6f7-x2x4k", name);
        let found = small(&sandbox, &question, true);
        assert!(found.is_renamed, "{name}");
        let text = format!("{}{}", found.link.pairs(), found.link.manifests.as_deref().unwrap());
        for word in ["shop", "orders", "cart", "nobody", "hunter2"] {
            assert!(!text.contains(word), "{name}: {word}\n{text}");
        }
        let (opened, problems) = found.link.open();
        assert_eq!(problems, []);
        let ends = opened.answer_afresh(found.link.question.as_ref().unwrap()).comes_to();
        assert_eq!(ends, sandbox.answer_afresh(&question).comes_to(), "{name}");
    }
}
