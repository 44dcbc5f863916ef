"""What policies ask of the viewer: functions in the database. They read ``huijia.viewer``, which ``told`` writes.

Those that read tables do so as the tables' owner, past every policy, and give back numbers of records: what they find is what the viewer may
see. Their bodies are plpgsql, which looks for tables when it runs: some of them come with later migrations.
"""

from __future__ import annotations

_PLAIN = "CREATE OR REPLACE FUNCTION {} LANGUAGE sql STABLE PARALLEL SAFE AS $$ {} $$"


def _owner(head: str, body: str) -> str:
    """A function that runs as the owner, in the schema in which it is made."""
    return f"""DO $do$ BEGIN EXECUTE format($make$
CREATE OR REPLACE FUNCTION {head} LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = %I, pg_temp AS
$body$ {body} $body$ $make$, current_schema()); END $do$"""


_OWN_RECORDS = """
    SELECT r.id FROM people_person r WHERE COALESCE(r.merged_into_id, r.id) IN (
        SELECT COALESCE(p.merged_into_id, p.id) FROM people_personaccount a JOIN people_person p ON p.id = a.person_id
        WHERE a.user_id = huijia_account())"""

FUNCTIONS = (
    _PLAIN.format(
        "huijia_viewer() RETURNS jsonb",
        "SELECT COALESCE(NULLIF(current_setting('huijia.viewer', true), ''), '{}')::jsonb",
    ),
    _PLAIN.format("huijia_account() RETURNS bigint", "SELECT (huijia_viewer() ->> 'id')::bigint"),
    _PLAIN.format(
        "huijia_areas(VARIADIC roles text[]) RETURNS text[]",
        "SELECT COALESCE(array_agg(DISTINCT code), '{}') FROM unnest(roles) role,"
        " jsonb_array_elements_text(COALESCE(huijia_viewer() -> 'areas' -> role, '[]')) code",
    ),
    _PLAIN.format(
        "huijia_opened() RETURNS bigint[]",
        "SELECT ARRAY(SELECT jsonb_array_elements_text(COALESCE(huijia_viewer() -> 'opened', '[]'))::bigint)",
    ),
    _owner(
        "huijia_own_records() RETURNS bigint[]",
        f"""
    BEGIN
    IF NOT COALESCE(huijia_viewer() -> 'areas' ? 'family', false) THEN RETURN '{{}}'; END IF;
    RETURN ARRAY({_OWN_RECORDS});
    END""",
    ),
    _owner(
        "huijia_own_people() RETURNS bigint[]",
        """
    DECLARE own bigint[] := huijia_own_records(); today date := (huijia_viewer() ->> 'on')::date; found bigint[];
    BEGIN
    IF own = '{}' THEN RETURN own; END IF;
    found := ARRAY(
        SELECT unnest(own)
        UNION SELECT m.person_id FROM people_membership m
            WHERE (m.valid_until IS NULL OR m.valid_until >= today) AND m.household_id IN (
                SELECT h.household_id FROM people_membership h
                WHERE h.person_id = ANY (own) AND (h.valid_until IS NULL OR h.valid_until >= today))
        UNION SELECT c.child_id FROM claims_claim c WHERE c.claimant_id = ANY (own)
        UNION SELECT unnest(ARRAY[e.child_id, c.claimant_id]) FROM payments_entitlement e JOIN claims_claim c ON c.id = e.claim_id
            WHERE e.payee_id = ANY (own));
    RETURN ARRAY(
        SELECT unnest(found)
        UNION SELECT p.merged_into_id FROM people_person p WHERE p.id = ANY (found) AND p.merged_into_id IS NOT NULL
        UNION SELECT p.id FROM people_person p WHERE p.merged_into_id IN (
            SELECT COALESCE(k.merged_into_id, k.id) FROM people_person k WHERE k.id = ANY (found)));
    END""",
    ),
    _owner(
        "huijia_own_claims() RETURNS bigint[]",
        """
    DECLARE own bigint[] := huijia_own_records();
    BEGIN
    IF own = '{}' THEN RETURN own; END IF;
    RETURN ARRAY(
        SELECT c.id FROM claims_claim c WHERE c.claimant_id = ANY (own)
        UNION SELECT e.claim_id FROM payments_entitlement e WHERE e.payee_id = ANY (own));
    END""",
    ),
    # Asked of one row after another, but only of rows that lie in none of the viewer's areas: an index answers each.
    _owner(
        "huijia_merged(record bigint, areas text[]) RETURNS boolean",
        """
    DECLARE kept bigint;
    BEGIN
    IF areas = '{}' THEN RETURN false; END IF;
    SELECT COALESCE(p.merged_into_id, p.id) INTO kept FROM people_person p WHERE p.id = record;
    RETURN EXISTS (SELECT 1 FROM people_person k WHERE (k.id = kept OR k.merged_into_id = kept) AND k.area_id ^@ ANY (areas));
    END""",
    ),
    _owner(
        "huijia_belongs(record bigint, areas text[]) RETURNS boolean",
        """
    BEGIN
    RETURN areas <> '{}' AND (huijia_merged(record, areas)
        OR EXISTS (SELECT 1 FROM claims_claim c WHERE c.child_id = record AND c.area_id ^@ ANY (areas)
            AND (c.made_at_counter OR c.submitted_at IS NOT NULL))
        OR EXISTS (SELECT 1 FROM claims_claim c WHERE c.claimant_id = record AND c.area_id ^@ ANY (areas)
            AND (c.made_at_counter OR c.submitted_at IS NOT NULL)));
    END""",
    ),
    _owner(
        "huijia_tied(record bigint, areas text[]) RETURNS boolean",
        """
    BEGIN
    RETURN areas <> '{}' AND (huijia_belongs(record, areas)
        OR EXISTS (SELECT 1 FROM people_membership m JOIN people_membership n ON n.household_id = m.household_id
            JOIN people_person p ON p.id = n.person_id WHERE m.person_id = record AND p.area_id ^@ ANY (areas)));
    END""",
    ),
    # Of a village's contact: those few whom outreach shows to this account, each found by an index.
    _owner(
        "huijia_outreach_people() RETURNS bigint[]",
        """
    DECLARE areas text[] := huijia_areas('village_contact'); account bigint := huijia_account(); entries uuid[]; found bigint[];
    BEGIN
    IF areas = '{}' THEN RETURN '{}'; END IF;
    entries := ARRAY(SELECT c.id FROM outreach_contact c WHERE c.user_id = account);
    found := ARRAY(
        SELECT v.person_id FROM outreach_visit v WHERE v.worker_id = account AND v.area_id ^@ ANY (areas)
        UNION SELECT v.person_id FROM outreach_home h JOIN outreach_visit v ON v.home_id = h.household_id
            WHERE h.contact_id = ANY (entries) AND v.worker_id IS NULL AND v.area_id ^@ ANY (areas)
        UNION SELECT p.person_id FROM outreach_plan p WHERE p.first_contact_id = ANY (entries) AND p.area_id ^@ ANY (areas)
        UNION SELECT p.person_id FROM outreach_plan p WHERE p.second_contact_id = ANY (entries) AND p.area_id ^@ ANY (areas)
        UNION SELECT h.chosen_by_id FROM outreach_home h JOIN people_household k ON k.id = h.household_id
            WHERE h.contact_id = ANY (entries) AND k.area_id ^@ ANY (areas));
    RETURN ARRAY(
        SELECT unnest(found)
        UNION SELECT p.merged_into_id FROM people_person p WHERE p.id = ANY (found) AND p.merged_into_id IS NOT NULL
        UNION SELECT p.id FROM people_person p WHERE p.merged_into_id IN (
            SELECT COALESCE(k.merged_into_id, k.id) FROM people_person k WHERE k.id = ANY (found)));
    END""",
    ),
    # Of a health worker, who sees whole areas: asked of one row after another, but only of rows that lie in none of them.
    _owner(
        "huijia_outreach_within(record bigint, areas text[]) RETURNS boolean",
        """
    DECLARE kept bigint; records bigint[];
    BEGIN
    IF areas = '{}' THEN RETURN false; END IF;
    SELECT COALESCE(p.merged_into_id, p.id) INTO kept FROM people_person p WHERE p.id = record;
    records := ARRAY(SELECT p.id FROM people_person p WHERE p.id = kept OR p.merged_into_id = kept);
    RETURN EXISTS (SELECT 1 FROM outreach_visit v WHERE v.person_id = ANY (records) AND v.area_id ^@ ANY (areas))
        OR EXISTS (SELECT 1 FROM outreach_plan p WHERE p.person_id = ANY (records) AND p.area_id ^@ ANY (areas))
        OR EXISTS (SELECT 1 FROM outreach_home h JOIN people_household k ON k.id = h.household_id
            WHERE h.chosen_by_id = ANY (records) AND h.contact_id IS NOT NULL AND k.area_id ^@ ANY (areas));
    END""",
    ),
)
