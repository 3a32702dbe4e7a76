{# The words and signs of a cell of codes, as patterns. A token is a code (2a, 4.2.b, 2, with its framework before it or
   not) or any other number, which is none: 1:1, 2025. #}
{% macro code_grammar() -%}
    {% set framework = '(?:[A-Z]{4,5}C?-[0-9]{4}:\\s*)?' -%}
    {% set indicator = '(?:4\\.[0-9]{1,2}\\.[a-zA-Z]|[0-9]{1,2}\\.?[a-zA-Z])' -%}
    {{ return({
        'token': '\\b' ~ framework ~ '(?:' ~ indicator ~ '|[0-9]+(?:[.:][0-9]+)*)\\b',
        'framework': '^([A-Z]{4,5}C?-[0-9]{4}):',
        'indicator': '^' ~ framework ~ '(' ~ indicator ~ ')$',
        'standard': '^' ~ framework ~ '((?:4\\.)?[1-9][0-9]?)$',
        'between_codes': '(?i)[\\s,:/&+"“”*•#()–—-]|\\b(?:and|plus|or|to|through|thru)\\b',
        'before_code': '(?i)([,:/&+]|\\band|\\bplus|\\bor)\\s*$',
        'called': '(?i)(?:\\b(?:standards?|indicators?|codes?|iste[a-z-]*|nets[a-z-]*)\\b[\\s.:#]*)+$',
        'titled': '^((?:\\s*[:)]\\s*|\\s*\\.\\s+|\\s+[–—-]+\\s+)["“]?[A-Za-z])',
        'range': '(?i)^\\s*(-|–|—|to|through|thru)\\s*$',
        'apart': '(?i)^\\s*([,/&+]|and\\b|plus\\b)',
        'hard': '[;|\\n]',
    }) }}
{%- endmacro %}

{# A cell with a mark before each token. 2(a) is 2a, codes alone in brackets stand beside what is before them, other
   brackets hold an aside; 2a-c and 2a/c name 2c. #}
{% macro marked_codes(text) -%}
    {% set ns = namespace(sql="replace(" ~ text ~ ", '␞', ' ')") -%}
    {% set codes = '[0-9]{1,2}\\.?[a-zA-Z](?:(?:[\\s,;/&+]|and)+[0-9]{1,2}\\.?[a-zA-Z])*' -%}
    {% set short = '\\b([0-9]{1,2})([a-hA-H])(\\s*(?:[,/&+–-]|and)\\s*)([a-hA-H])'
        ~ '(\\s*(?:$|[,;/&+–|\\n-]|(?:and|plus|or)\\b))' -%}
    {% for pattern, replacement in [
        ('[\\[\\]]', ' '),
        ('\\b([0-9]{1,2})\\s?\\(([a-zA-Z])\\)', '\\1\\2'),
        ('\\(\\s*(' ~ codes ~ ')\\s*\\)', ',\\1,'),
        ('\\([^()]*\\)', ' '),
        ('\\([^();|\\n]*', ' '),
        ('\\.\\s*($|[,;|\\n/&+]|(?:and|plus)\\b)', ' \\1'),
    ] + [(short, '\\1\\2\\3\\1\\4\\5')] * 7 + [
        ('(' ~ coaching.code_grammar().token ~ ')', '␞\\1'),
    ] -%}
        {% set ns.sql = replace_all(ns.sql, pattern, replacement) -%}
    {% endfor -%}
    {{ ns.sql }}
{%- endmacro %}

{# A text as labels are looked for in it: small letters, no space around its separators, all of them commas. #}
{% macro separated_by_commas(text) -%}
    {% set small = "case when length(lower(" ~ text ~ ")) = length(" ~ text ~ ") then lower(" ~ text ~ ") else " ~ text
        ~ " end" -%}
    concat(',', {{ replace_all(small, '[;|\\n]', ',') }}, ',')
{%- endmacro %}

{# No space around separators, so that a label can be looked for between two of them. #}
{% macro close_separators(text) -%}
    {{ replace_all(replace_all(text, '\\r', ' '), '\\s*([,;|\\n])\\s*', '\\1') }}
{%- endmacro %}

{# Words that a PDF has split at a ligature are made whole: 'defi ned', 'Th e'. #}
{% macro whole_ligatures(text) -%}
    {% set plain = "replace(replace(" ~ text ~ ", 'ﬁ', 'fi'), 'ﬂ', 'fl')" -%}
    {{ replace_all(replace_all(plain, '\\b([A-Za-z]*f[fil]) ([a-z])', '\\1\\2'), '\\b([Tt]h) ([a-z])', '\\1\\2') }}
{%- endmacro %}

{# A code as the standards list it: small letters, without its framework, 2.a as 2a. #}
{% macro written_code(token) -%}
    {% set bare = replace_all("lower(" ~ token ~ ")", '^[a-z]+-[0-9]{4}:\\s*', '') -%}
    {{ replace_all(bare, '^([0-9]{1,2})\\.([a-z])$', '\\1\\2') }}
{%- endmacro %}
