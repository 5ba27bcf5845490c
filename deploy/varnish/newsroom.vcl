vcl 4.1;

# Public pages from memory. TLS ends before it (nginx, hitch), the newsroom is behind it. Needs the xkey module
# (Debian: varnish-modules). The newsroom runs with PURGE_URLS=http://<this>:6081/ and NUM_PROXIES=2, or 1 without TLS.
#
# Each new version of the site purges every page by its key `site`, because every page shows the latest stories: softly
# for a publication, so that the old page is there if the newsroom does not answer; for good when a story is withdrawn.

import std;
import xkey;

backend newsroom {
    .host = "127.0.0.1";
    .port = "8000";
    .first_byte_timeout = 60s;
    .probe = {
        .url = "/healthz";
        .interval = 2s;
        .timeout = 1s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

acl purgers {
    "localhost";
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (!client.ip ~ purgers) {
            return (synth(403));
        }
        if (req.http.X-Purge == "soft") {
            set req.http.X-Purged = xkey.softpurge(req.http.Surrogate-Key);
        } else {
            set req.http.X-Purged = xkey.purge(req.http.Surrogate-Key);
        }
        return (synth(200));
    }
    unset req.http.Surrogate-Capability;
    unset req.http.X-Encoding;
    unset req.http.X-Page;

    # Personal, or with rules of their own.
    if (req.url ~ "^/(admin|preview|ratings|reads|api|metrics|healthz|readyz)(/|\?|$)") {
        return (pass);
    }
    if ((req.method != "GET" && req.method != "HEAD") || req.http.Authorization || req.http.Cookie ~ "session=") {
        return (pass);
    }
    # The same bytes for everybody: what else a reader sends makes no difference.
    unset req.http.Cookie;
    set req.http.X-Page = "yes";
    # Varnish knows gzip and would ask for that alone; a page in brotli is a copy of its own.
    if (req.http.Accept-Encoding ~ "(?i)\bbr\b") {
        set req.http.X-Encoding = "br";
    }
    # Old pages only while the newsroom is ill, or has just failed to make a new one (see vcl_deliver).
    if (std.healthy(req.backend_hint) && req.restarts == 0) {
        set req.grace = 0s;
    }
    return (hash);
}

sub vcl_hash {
    hash_data(req.url);
    if (req.http.X-Encoding) {
        hash_data(req.http.X-Encoding);
    }
    return (lookup);
}

sub vcl_backend_fetch {
    if (bereq.http.X-Encoding) {
        set bereq.http.Accept-Encoding = bereq.http.X-Encoding;
        unset bereq.http.X-Encoding;
    }
    unset bereq.http.X-Page;
    # From somebody who keeps what they get: the newsroom makes sure that it is the newest.
    if (!bereq.uncacheable) {
        set bereq.http.Surrogate-Capability = {"varnish="Surrogate/1.0""};
    }
}

sub vcl_backend_response {
    set beresp.http.xkey = beresp.http.Surrogate-Key;
    if (bereq.url ~ "^/media/") {
        # The rights to a picture can end: then its copy goes with the pages.
        set beresp.http.xkey = "site";
        set beresp.ttl = 1h;
    }
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        return (pass(0s));
    }
    # An old page that the newsroom shows for want of a new one is for this reader.
    if (beresp.http.Cache-Control ~ "s-maxage=0|no-store|private" || beresp.http.Set-Cookie || !beresp.http.Cache-Control) {
        return (pass(0s));
    }
    set beresp.grace = 24h;
    return (deliver);
}

sub vcl_deliver {
    if (resp.status >= 500 && req.restarts == 0 && req.http.X-Page) {
        return (restart);
    }
    unset resp.http.xkey;
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
}

# The newsroom is away and there is no page that may be shown: say so, and when to come again.
sub vcl_backend_error {
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Retry-After = "30";
    set beresp.http.Cache-Control = "no-store";
    synthetic(std.fileread("/srv/newsroom/var/static/closed.html"));
    return (deliver);
}

sub vcl_synth {
    if (req.method == "PURGE") {
        set resp.http.X-Purged = req.http.X-Purged;
        return (deliver);
    }
}
