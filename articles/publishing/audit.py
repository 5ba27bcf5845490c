"""The audit log: triggers write who changed a story's state from what to what, whichever way it was changed.

Triggers, because they also see what goes past the actions: `queryset.update()`, a shell, another program. They are put
in place after every migration, as the roles' permissions are. Entries can be neither changed nor deleted.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

# UPDATE OF: saving a text, which is most of the writing, does not wake the trigger.
EVERYTHING = "INSERT OR UPDATE OF {columns} OR DELETE"
# Table → (column with the story's id, the columns whose values are kept, which events).
WATCHED = {
    "articles_article": (
        "id",
        (
            *(
                "status",
                "on_hold",
                "hold_note",
                "publish_at",
                "publish_as",
                "schedule_failed",
                "unpublish_at",
            ),
            *("trashed_at", "created_by_id"),
        ),
        EVERYTHING,
    ),
    "articles_change": ("article_id", ("seq", "state", "reason", "version", "editor_note"), "INSERT"),
    "articles_correction": ("article_id", ("kind", "text", "version"), EVERYTHING),
    "articles_override": ("article_id", ("verb", "code", "message"), EVERYTHING),
}

FUNCTIONS = """
CREATE OR REPLACE FUNCTION articles_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    now jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    story bigint := coalesce(now ->> TG_ARGV[0], was ->> TG_ARGV[0]);
    who bigint := coalesce(
        nullif(current_setting('newsroom.actor', true), ''),
        CASE WHEN TG_OP = 'INSERT' THEN now ->> 'created_by_id' END
    );
    before jsonb := '{}';
    after jsonb := '{}';
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV[1:] LOOP
        IF was -> name IS DISTINCT FROM now -> name THEN
            IF was ? name THEN before := before || jsonb_build_object(name, was -> name); END IF;
            IF now ? name THEN after := after || jsonb_build_object(name, now -> name); END IF;
        END IF;
    END LOOP;
    IF before = '{}' AND after = '{}' THEN
        RETURN NULL;
    END IF;
    INSERT INTO articles_auditentry (at, article_id, headline, what, verb, actor_id, actor, before, after)
    VALUES (
        clock_timestamp(), story,
        coalesce(now ->> 'headline', was ->> 'headline', (SELECT headline FROM articles_article WHERE id = story), ''),
        substr(TG_TABLE_NAME, 10),
        coalesce(nullif(current_setting('newsroom.verb', true), ''), lower(TG_OP)),
        who, coalesce((SELECT coalesce(nullif(u.name, ''), u.email) FROM accounts_user u WHERE u.id = who), ''),
        before, after
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
        for table, (key, columns, events) in WATCHED.items():
            arguments = ", ".join(f"'{name}'" for name in (key, *columns))
            when = events.format(columns=", ".join(columns))
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER audit AFTER {when} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION articles_audit({arguments})"
            )


def sign(*, by: Any, verb: str) -> None:
    """Names who does what until this transaction ends; `by` None is the system. The triggers read it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('newsroom.actor', %s, true), set_config('newsroom.verb', %s, true)",
            ["" if by is None else str(by.pk), verb],
        )
