-- An option's label names a code of its form's framework, or none. Red: a code in form_option_labels is misspelt, or of
-- another framework than the form's.
select
    options.form_id,
    options.form_version,
    options.code
from {{ ref('form_option_labels') }} as options
inner join {{ ref('int_code_cells__listed') }} as cells
    on
        options.form_id = cells.form_id
        and options.form_version = cells.form_version
        and options.question_id = cells.question_id
left join {{ ref('ref_standards') }} as standards
    on cells.framework_id = standards.framework_id and lower(options.code) = standards.code
where options.code is not null and standards.code is null
group by options.form_id, options.form_version, options.code
