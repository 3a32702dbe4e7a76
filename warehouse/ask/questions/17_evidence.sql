-- 17. What evidence can I show the board per standard?
-- who: Principal
-- product: analyst
-- read: Items of all school years by standard, and how many of them may be shown: nobody's consent is taken for given.
--   They are counts of evidence, not effects; an item of two standards counts in both.
select
    school_name,
    qualified_code,
    standard_title,
    sum(artifacts_n) as artifacts,
    sum(artifacts_with_consent_n) as artifacts_to_show,
    sum(testimonials_n) as testimonials,
    sum(testimonials_with_consent_n) as testimonials_to_show,
    sum(ownership_examples_n) as ownership_examples
from marts_restricted.mart_evidence_register
where standard_level = 'standard'
group by school_name, qualified_code, standard_title
having sum(artifacts_with_consent_n) + sum(testimonials_with_consent_n) > 0
order by school_name, qualified_code
