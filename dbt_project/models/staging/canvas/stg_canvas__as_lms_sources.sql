-- Work handed in, graded and set stands in lists that go back to the term's start; page views only as far as they were
-- pulled.
{% set streams = [('submissions', 'work'), ('assignments', 'work'), ('page_views', 'views')] -%}
{% for found in var('kind_sources')['canvas'] -%}
{% set last_source = loop.last -%}
{% for stream, tells in streams -%}
select
    'canvas' as platform,
    '{{ found.source }}' as source_name,
    '{{ stream }}' as stream_name,
    '{{ tells }}' as tells,
    true as has_instants
{{ 'union all' if not (loop.last and last_source) }}
{% endfor -%}
{% endfor -%}
