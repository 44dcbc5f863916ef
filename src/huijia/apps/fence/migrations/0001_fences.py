"""Which rows of each table that tells of persons who sees. Wide enough for what the apps' own queries show, and no wider.

A table that is named nowhere in these migrations is open to every viewer; ``tests/architecture/test_fences.py`` says of each why it may be.
"""

from django.db import migrations

from huijia.apps.fence.policies import (
    Fence,
    account,
    either,
    fenced,
    has,
    opened,
    outreach,
    own,
    own_record,
    person,
    seen_through,
    tied,
    within,
)

OFFICER, APPROVER, FINANCE, AUDITOR = "township_officer", "county_approver", "finance", "auditor"
HEALTH, CONTACT, FAMILY = "health_worker", "village_contact", "family"

OF_FUND = f"(SELECT f.id FROM payments_fund f WHERE {within('f.area_id', FINANCE)})"
OF_RUN = f"run_id IN (SELECT r.id FROM payments_run r WHERE r.fund_id IN {OF_FUND})"

PEOPLE = (
    Fence(
        "people_person",
        either(
            # A health worker's counter opens anybody of the area by the record's number.
            within("area_id", OFFICER, APPROVER, AUDITOR, HEALTH),
            own("id"),
            tied("id", OFFICER, APPROVER, AUDITOR),
            outreach("id", HEALTH),
            opened("id"),
        ),
    ),
    Fence(
        "people_fact", either(person("person_id", OFFICER, APPROVER), own("person_id"), opened("person_id"))
    ),
    Fence("people_correction", either(person("person_id", OFFICER, APPROVER), own("person_id"))),
    # With a visible person come their places: without them "do not contact us", said in another household of theirs, would not be seen.
    Fence(
        "people_membership",
        f"{has(OFFICER, APPROVER, HEALTH, CONTACT, FAMILY)} AND {seen_through('people_person', 'person_id')}",
    ),
    Fence(
        "people_household",
        either(
            within("area_id", OFFICER, APPROVER, HEALTH, CONTACT),
            "EXISTS (SELECT 1 FROM people_membership m WHERE m.household_id = people_household.id)",
        ),
    ),
    Fence("people_personaccount", either(account("user_id"), person("person_id", OFFICER, APPROVER))),
    Fence(
        "people_possibleduplicate",
        f"{person('first_id', OFFICER, APPROVER)} AND {person('second_id', OFFICER, APPROVER)}",
    ),
    Fence("people_merge", either(person("kept_id", OFFICER, APPROVER), own("kept_id"))),
    Fence("people_importedrow", person("person_id", OFFICER, APPROVER)),
    # The search reads these as the service, for a "begins with" is asked only after the policy, and so past the index.
    Fence("people_personreading", "false"),
)
AUDIT = (
    Fence(
        "audit_entry",
        # A claim's page shows staff what was done with it.
        either(
            within("area", AUDITOR),
            own("person_id"),
            f"subject = 'claim' AND {within('area', OFFICER, APPROVER)}",
        ),
    ),
)
CONSENT = (
    Fence(
        "consent_answer",
        either(
            person("person_id", OFFICER, APPROVER, HEALTH), own("person_id"), outreach("person_id", HEALTH)
        ),
    ),
)
CLAIMS = (
    Fence(
        "claims_claim",
        either(
            # What a family began by itself is nobody else's before it is handed in.
            f"{within('area_id', OFFICER, APPROVER)} AND (made_at_counter OR submitted_at IS NOT NULL)",
            "id = ANY ((SELECT huijia_own_claims())::bigint[])",
        ),
    ),
    *(
        Fence(f"claims_{name}", seen_through("claims_claim", "claim_id"))
        for name in ("assessment", "decision", "careproof", "paper", "appeal")
    ),
    *(
        Fence(f"claims_{name}", seen_through("claims_decision", "decision_id"))
        for name in ("delivery", "letter")
    ),
)
PAYMENTS = (
    Fence(
        "payments_entitlement",
        either(
            within("area_id", APPROVER, FINANCE),
            own_record("payee_id"),
            "claim_id = ANY ((SELECT huijia_own_claims())::bigint[])",
        ),
    ),
    Fence("payments_payeeaccount", either(person("person_id", OFFICER, APPROVER), own_record("person_id"))),
    Fence("payments_hold", either(person("child_id", OFFICER, APPROVER), own("child_id"))),
    Fence("payments_instruction", either(OF_RUN, seen_through("payments_entitlement", "entitlement_id"))),
    Fence("payments_leftout", either(OF_RUN, seen_through("payments_entitlement", "entitlement_id"))),
    Fence("payments_refusedaccount", seen_through("payments_payeeaccount", "account_id")),
    Fence(
        "payments_bankanswer",
        f"file_id IN (SELECT b.id FROM payments_bankfile b WHERE b.fund_id IN {OF_FUND})",
    ),
    Fence(
        "payments_entry",
        either(f"fund_id IN {OF_FUND}", seen_through("payments_entitlement", "entitlement_id")),
    ),
    Fence("payments_recovery", seen_through("payments_entitlement", "entitlement_id")),
    Fence(
        "recalculation_case",
        either(
            "recalculation_id IN (SELECT r.id FROM recalculation_recalculation r WHERE "
            + within("r.area_id", OFFICER, APPROVER)
            + ")",
            "EXISTS (SELECT 1 FROM claims_claim c WHERE c.id = claim_id AND "
            + within("c.area_id", OFFICER, APPROVER)
            + ")",
        ),
    ),
)
VISITED = f"{within('area_id', CONTACT)} AND person_id IN (SELECT unnest((SELECT huijia_outreach_people())))"
OUTREACH_TABLES = (
    Fence(
        "outreach_home",
        "EXISTS (SELECT 1 FROM people_household k WHERE k.id = household_id)",
    ),
    Fence("outreach_visit", either(within("area_id", OFFICER, HEALTH), VISITED, own("person_id"))),
    Fence("outreach_plan", either(within("area_id", OFFICER, HEALTH), VISITED, own("person_id"))),
    Fence("outreach_planitem", seen_through("outreach_plan", "plan_id")),
    Fence(
        "outreach_said",
        either(
            "EXISTS (SELECT 1 FROM outreach_home h WHERE h.household_id = home_id)",
            person("person_id", OFFICER),
            own("person_id"),
            outreach("person_id", HEALTH),
        ),
    ),
    Fence(
        "field_operation",
        either(
            within("area_id", HEALTH),
            account("user_id"),
            f"EXISTS (SELECT 1 FROM people_membership m WHERE m.household_id = household AND {own('m.person_id')})",
        ),
    ),
)
PRIVACY = (
    Fence("privacy_erasure", either(person("person_id", OFFICER, APPROVER), own("person_id"))),
    Fence("privacy_legalhold", either(within("area", APPROVER), own("person_id"))),
    Fence("privacy_filetoerase", "false"),
    # By the keys the trail's values are opened, which audit does as the service for entries that are seen.
    Fence("audit_personkey", "false"),
)


class Migration(migrations.Migration):
    """Policies, and the role for which they hold."""

    dependencies = [
        ("audit", "0003_values_sealed"),
        ("privacy", "0001_erasing"),
        ("people", "0008_seal"),
        ("consent", "0005_a_childs_visit"),
        ("claims", "0015_erased_on"),
        ("payments", "0011_sealed_again"),
        ("recalculation", "0001_cases"),
        ("outreach", "0003_guards"),
        ("field", "0002_guards"),
    ]
    operations = [fenced(*PEOPLE, *AUDIT, *CONSENT, *CLAIMS, *PAYMENTS, *OUTREACH_TABLES, *PRIVACY)]
