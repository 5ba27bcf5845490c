"""The audit log: triggers write who changed what from what to what, whichever way it was changed.

Triggers, because they also see what goes past the actions: `queryset.update()`, a shell, another program. They are put
in place after every migration, as the roles' permissions are. Entries can be neither changed nor deleted. Who acts is
named by `newsroom.accounts.actor`. What no trigger watches but the admin changes comes from Django's own log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Watched:
    """One table: `what` its rows are called, the columns whose values are kept, which events count.

    `secret`: a change is noted, the value never. `story`: the column with the story's id, where a row is about one.
    `name`: the first of these columns that says something names the row; empty: the story's headline does.
    """

    table: str
    what: str
    columns: tuple[str, ...]
    name: tuple[str, ...] = ("name",)
    secret: tuple[str, ...] = ()
    story: str = ""
    # UPDATE OF: saving a text, which is most of the writing, does not wake the trigger.
    events: str = "INSERT OR UPDATE OF {columns} OR DELETE"


@dataclass(frozen=True)
class Link:
    """A table that links two others: entries are about `owner`, and tell which `target` it got or lost."""

    table: str
    what: str
    owner: tuple[str, str]
    target: tuple[str, str]
    label: str


STATE = (
    *("status", "on_hold", "hold_note", "publish_at", "publish_as", "schedule_failed", "unpublish_at"),
    *("trashed_at", "created_by_id"),
)
RIGHTS = (
    *("status", "credit", "creator", "copyright_notice", "rights_holder", "licence", "usage_terms"),
    *("rights_from", "rights_until", "restrictions", "syndication_allowed", "single_use", "trashed_at"),
    *("caption", "alt"),
)
WATCHED = (
    Watched("articles_article", "article", STATE, name=("headline",), story="id"),
    Watched(
        "articles_change",
        "change",
        ("seq", "state", "reason", "version", "editor_note"),
        name=(),
        story="article_id",
        events="INSERT",
    ),
    Watched("articles_correction", "correction", ("kind", "text", "version"), name=(), story="article_id"),
    Watched("articles_override", "override", ("verb", "code", "message"), name=(), story="article_id"),
    Watched("media_photo", "photo", RIGHTS, name=("headline", "file_name")),
    Watched(
        "accounts_user",
        "user",
        ("email", "name", "is_active", "is_staff", "is_superuser"),
        name=("name", "email"),
        secret=("password",),
    ),
    Watched("auth_group", "group", ("name",)),
    Watched(
        "articles_apikey", "apikey", ("name", "prefix", "scopes", "per_minute", "expires_at", "revoked_at")
    ),
    Watched(
        "articles_webhook",
        "webhook",
        ("name", "url", "events", "active", "disabled_reason"),
        secret=("secret",),
    ),
)
USER, GROUP, PERMISSION = "accounts_user", "auth_group", "auth_permission"
LINKS = (
    Link("accounts_user_groups", "user", ("user_id", USER), ("group_id", GROUP), "role"),
    Link(
        "accounts_user_user_permissions",
        "user",
        ("user_id", USER),
        ("permission_id", PERMISSION),
        "permission",
    ),
    Link("auth_group_permissions", "group", ("group_id", GROUP), ("permission_id", PERMISSION), "permission"),
    Link(
        "articles_apikey_sections",
        "apikey",
        ("apikey_id", "articles_apikey"),
        ("section_id", "articles_section"),
        "section",
    ),
)

FUNCTIONS = """
CREATE OR REPLACE FUNCTION articles_audit_write(
    what text, object bigint, story bigint, called text, op text, who bigint, before jsonb, after jsonb
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO articles_auditentry (
        at, what, object_id, article_id, name, verb, actor_id, actor, before, after
    )
    VALUES (
        clock_timestamp(), what, object, story, coalesce(called, ''),
        -- Verbs are a story's; what else a transaction writes is only made, changed or deleted.
        coalesce(CASE WHEN story IS NOT NULL THEN nullif(current_setting('newsroom.verb', true), '') END, lower(op)),
        who, coalesce((SELECT coalesce(nullif(u.name, ''), u.email) FROM accounts_user u WHERE u.id = who), ''),
        before, after
    )
$$;

CREATE OR REPLACE FUNCTION articles_audit_actor() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('newsroom.actor', true), '')::bigint
$$;

-- The first of the columns that says something.
CREATE OR REPLACE FUNCTION articles_audit_name(line jsonb, columns text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT line ->> c FROM unnest(string_to_array(columns, ',')) WITH ORDINALITY AS t(c, place)
    WHERE line ->> c <> '' ORDER BY place LIMIT 1
$$;

-- Arguments: what, the story's column, the naming columns, the secret columns, then the columns that are kept.
CREATE OR REPLACE FUNCTION articles_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    now jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    line jsonb := was || now;
    story bigint := line ->> TG_ARGV[1];
    who bigint := coalesce(
        articles_audit_actor(),
        CASE WHEN TG_OP = 'INSERT' THEN coalesce(now ->> 'created_by_id', now ->> 'uploaded_by_id') END::bigint
    );
    before jsonb := '{}';
    after jsonb := '{}';
    nothing jsonb := '["", null, {}, [], false]';
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV[4:] LOOP
        IF was -> name IS DISTINCT FROM now -> name THEN
            IF was ? name AND (TG_OP = 'UPDATE' OR NOT nothing @> jsonb_build_array(was -> name)) THEN
                before := before || jsonb_build_object(name, was -> name);
            END IF;
            IF now ? name AND (TG_OP = 'UPDATE' OR NOT nothing @> jsonb_build_array(now -> name)) THEN
                after := after || jsonb_build_object(name, now -> name);
            END IF;
        END IF;
    END LOOP;
    FOREACH name IN ARRAY string_to_array(TG_ARGV[3], ',') LOOP
        IF TG_OP = 'UPDATE' AND was -> name IS DISTINCT FROM now -> name THEN
            after := after || jsonb_build_object(name, 'changed');
        END IF;
    END LOOP;
    IF TG_OP = 'UPDATE' AND before = '{}' AND after = '{}' THEN
        RETURN NULL;
    END IF;
    PERFORM articles_audit_write(
        TG_ARGV[0], coalesce(line ->> 'id', line ->> 'seq')::bigint, story,
        CASE WHEN TG_ARGV[2] = '' THEN (SELECT headline FROM articles_article WHERE id = story)
             ELSE articles_audit_name(line, TG_ARGV[2]) END,
        TG_OP, who, before, after
    );
    RETURN NULL;
END $$;

-- Arguments: what, the owner's column and table, the target's column and table, what the target is called.
CREATE OR REPLACE FUNCTION articles_audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    owner jsonb;
    target jsonb;
    other jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE id = $1', TG_ARGV[2])
        INTO owner USING (line ->> TG_ARGV[1])::bigint;
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE id = $1', TG_ARGV[4])
        INTO target USING (line ->> TG_ARGV[3])::bigint;
    other := jsonb_build_object(TG_ARGV[5], coalesce(articles_audit_name(target, 'name,email'), line ->> TG_ARGV[3]));
    PERFORM articles_audit_write(
        TG_ARGV[0], (line ->> TG_ARGV[1])::bigint, NULL, articles_audit_name(owner, 'name,email'), TG_OP,
        articles_audit_actor(),
        CASE WHEN TG_OP = 'DELETE' THEN other ELSE '{}' END, CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE other END
    );
    RETURN NULL;
END $$;

-- Arguments: what is watched by itself and is not told twice. A rating's summary has its story's number.
CREATE OR REPLACE FUNCTION articles_audit_admin() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kind text := (SELECT model FROM django_content_type WHERE id = NEW.content_type_id);
    object bigint := CASE WHEN NEW.object_id ~ '^[0-9]{1,18}$' THEN NEW.object_id::bigint END;
BEGIN
    IF kind IS NULL OR kind = ANY (TG_ARGV) THEN
        RETURN NULL;
    END IF;
    PERFORM articles_audit_write(
        kind, object, CASE WHEN kind = 'ratingsummary' THEN object END, NEW.object_repr,
        (ARRAY['insert', 'update', 'delete'])[NEW.action_flag], NEW.user_id, '{}',
        CASE WHEN NEW.change_message = '' THEN '{}' ELSE jsonb_build_object('changed', NEW.change_message) END
    );
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION articles_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only.';
END $$;

CREATE OR REPLACE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON articles_auditentry
    FOR EACH ROW EXECUTE FUNCTION articles_audit_stays();
"""


def install(**_: Any) -> None:
    """Puts the triggers in place; changes nothing twice."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        for row in WATCHED:
            names = (row.what, row.story, ",".join(row.name), ",".join(row.secret), *row.columns)
            when = row.events.format(columns=", ".join((*row.columns, *row.secret)))
            cursor.execute(_trigger(row.table, when, "articles_audit", names))
        for link in LINKS:
            names = (link.what, *link.owner, *link.target, link.label)
            cursor.execute(_trigger(link.table, "INSERT OR DELETE", "articles_audit_link", names))
        watched = tuple(row.what for row in WATCHED)
        cursor.execute(_trigger("django_admin_log", "INSERT", "articles_audit_admin", watched))


def _trigger(table: str, when: str, function: str, names: tuple[str, ...]) -> str:
    arguments = ", ".join(f"'{name}'" for name in names)
    return (
        f"CREATE OR REPLACE TRIGGER audit AFTER {when} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}({arguments})"
    )
