//! What `--help` says of each tool: what the lab models of it, and no more.

/// The help of a tool; `None` for a name that is none.
pub(super) fn help_text(tool: &str) -> Option<&'static str> {
    Some(match tool {
        "cat" => "Usage: cat [FILE...]\nFiles: /etc/resolv.conf /etc/hosts /etc/hostname; - is standard input.",
        "curl" => {
            "Usage: curl [-sSvfLkIi46] [-o FILE] [-X METHOD] [-H HEADER] [-m SECONDS] URL...\n\
             Resolves the host as applications do. No packet is sent in this lab.\n\
             Status: 0, or 6 where the host does not resolve."
        }
        "dig" => {
            "Usage: dig [@SERVER] [NAME [TYPE]]... [-t TYPE] [-q NAME] [-x ADDRESS] [+OPTION...]\n\
             Asks for the name as it is: the search list is used with +search only.\n\
             Options, each with +no for the contrary:\n  \
             +short +search +tcp +recurse +edns +bufsize=BYTES +cookie\n  \
             +all +cmd +comments +question +answer +authority +additional +stats\n\
             Status: 0 for any reply, 9 where nobody replies, 10 for what is no name."
        }
        "echo" => "Usage: echo [-n] [WORD...]",
        "env" => "Usage: env\nPrints the variables that the kubelet gives a container: its own, and those of Services.",
        "getent" => {
            "Usage: getent hosts|ahosts|ahostsv4|ahostsv6 [NAME...]\n\
             Asks the pod's own library: /etc/hosts, then DNS with the search list.\n\
             Status: 0, or 2 where a name is not found."
        }
        "host" => {
            "Usage: host [-t TYPE] [-N NDOTS] NAME|ADDRESS [SERVER]\n\
             Walks the search list, and stops at the first name that exists.\n\
             Status: 0, or 1 where the name is not found."
        }
        "hostname" => "Usage: hostname [-f|-s|-d|-i|-I]",
        "printenv" => "Usage: printenv [NAME...]\nPrints variables as env does, or what some of them hold.",
        "sh" => "Usage: sh -c COMMANDS",
        "nslookup" => {
            "Usage: nslookup [-type=TYPE] NAME|ADDRESS [SERVER]\n\
             BIND's walks the search list. busybox's searches for names without a dot only; a pod has it\n\
             where its image is busybox or Alpine.\n\
             Status: 0, or 1 where a name is not found."
        }
        "ping" => {
            "Usage: ping [-4|-6] [-c COUNT] [-W SECONDS] NAME\n\
             Resolves the name as applications do. No packet is sent in this lab.\n\
             Status: 0, or 2 (busybox: 1) where the name does not resolve."
        }
        "wget" => {
            "Usage: wget [-q] [-O FILE] [-T SECONDS] URL\n\
             Resolves the host as applications do. No packet is sent in this lab.\n\
             Status: 0, or 4 (busybox: 1) where the host does not resolve."
        }
        _ => return None,
    })
}
