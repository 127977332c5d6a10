//! Templates of Helm, which are no YAML before their values are filled in.

use crate::manifest::tree::Fault;

/// What an action of Go's templates begins with in a chart: a field, a variable, a comment, or one of these words.
const WORDS: [&str; 14] = [
    "if", "else", "end", "range", "with", "include", "template", "define", "block", "tpl", "default", "quote",
    "toYaml", "printf",
];

/// True for a text with an action of a template in it.
pub(in crate::manifest) fn is_template(text: &str) -> bool {
    text.split("{{").skip(1).any(|action| {
        let action = action.strip_prefix('-').unwrap_or(action).trim_start();
        let word = action.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        action.starts_with(['.', '$']) || action.starts_with("/*") || WORDS.contains(&word)
    })
}

/// True where one of these faults is on a line with such an action: texts inside of an object may have them too.
pub(in crate::manifest) fn breaks(text: &str, faults: &[Fault]) -> bool {
    let on_line = |fault: &Fault| {
        let (before, after) = text.split_at_checked(fault.span.start)?;
        let begin = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(text.len(), |at| before.len() + at);
        text.get(begin..end)
    };
    faults.iter().filter_map(on_line).any(is_template)
}

#[cfg(test)]
mod tests {
    use crate::manifest::{Message, Pasted, Reader, Severity};

    const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: None}\n";

    /// The objects of a text, and what is remarked on it with its lines.
    fn seen(text: &str) -> (Vec<String>, Vec<(u32, Message)>) {
        let reading = Reader::pasted(&Pasted::from_text(text)).finish();
        let objects = reading.objects().map(|object| object.reference().to_string()).collect();
        (objects, reading.diagnostics.iter().map(|one| (one.span.line, one.message.clone())).collect())
    }

    #[test]
    fn a_template_of_helm_is_told_as_what_it_is() {
        let whole = "{{- if .Values.service.enabled }}
apiVersion: v1
kind: Service
metadata:
  name: {{ include \"web.fullname\" . }}
  labels:
    {{- include \"web.labels\" . | nindent 4 }}
spec:
  type: {{ .Values.service.type }}
  ports:
    - port: {{ .Values.service.port }}
{{- end }}
";
        let in_quotes =
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: \"{{ .Release.Name }}-db\"\nspec: {clusterIP: None}\n";
        let alone = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\nspec: {clusterIP: None}\n";
        let helper = "{{/*\nThe name of the chart.\n*/}}\n{{- define \"web.name\" -}}\n{{- .Chart.Name | trunc 63 }}\n{{- end }}\n";
        for (text, line) in [(whole, 1), (in_quotes, 1), (alone, 4), (helper, 1)] {
            let reading = Reader::pasted(&Pasted::from_text(text)).finish();
            let all: Vec<_> =
                reading.diagnostics.iter().map(|one| (one.severity, one.span.line, &one.message)).collect();
            assert_eq!(all, [(Severity::Error, line, &Message::HelmTemplate)], "{text}");
            let (objects, remarks) = seen(&format!("{text}---\n{SERVICE}"));
            assert_eq!(
                (objects, remarks),
                (vec!["svc/default/a".to_owned()], vec![(line, Message::HelmTemplate)]),
                "{text}"
            );
        }
    }

    #[test]
    fn an_object_whose_texts_have_templates_in_them_is_an_object() {
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  alert: '{{ .Labels.pod }}'\n  page: |\n    {{ range .Alerts }}\n    {{ end }}\n";
        assert_eq!(seen(map), (vec!["cm/default/a".to_owned()], Vec::new()));
        // What is wrong with it is something else, and told as that.
        let (objects, remarks) = seen(&map.replace("{name: a}", "{name: [}"));
        assert_eq!(objects, [""; 0]);
        assert!(remarks.iter().all(|(_, remark)| *remark != Message::HelmTemplate), "{remarks:?}");
        // Other programs have braces too.
        let (_, remarks) = seen("apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ service_name }}\n");
        assert!(remarks.iter().all(|(_, remark)| *remark != Message::HelmTemplate), "{remarks:?}");
    }
}
