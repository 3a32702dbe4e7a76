{# What somebody should look at before a wave's scores are believed; ours where no source is named (decision 37). #}
{% macro survey_warnings() -%}
    nullif(concat_ws(
        ';',
        case when n_respondents = 0 then 'no_response' end,
        case when n_invited_responded > n_invited then 'more_than_invited' end,
        -- from here down the OMB's standards (2006, 3.2.9) ask for a look at who did not answer
        case when not is_open and n_invited_responded < 0.8 * n_invited then 'response_below_80' end,
        case when alpha_band = 'fail' then 'scale_failed' end,
        case when alpha_band = 'flag' then 'alpha_below_70' end,
        case when item_rest_r_min <= 0 then 'item_contradicts' end,
        case when n_contradicting >= 0.1 * n_judged and n_contradicting > 0 then 'straight_lining' end,
        case when n_items_drifted > 0 then 'items_drifted' end,
        case when not scale_comparable then 'not_comparable' end,
        case when late_pre_n > 0 then 'late_pre' end,
        -- the What Works Clearinghouse's line; groups of fewer than ten tell nothing
        case when abs(gap_g) > 0.25 and least(n_stayed, n_lost) >= 10 then 'stayers_differ' end
    ), '')
{%- endmacro %}
