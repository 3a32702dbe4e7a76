select
    ref_benchmarks.benchmark_id,
    ref_benchmarks.metric_id,
    dim_metric.metric_name,
    dim_metric.mart_name,
    dim_metric.column_name,
    ref_benchmarks.says,
    cast(ref_benchmarks.value as double) as benchmark_value,
    cast(ref_benchmarks.low as double) as benchmark_low,
    cast(ref_benchmarks.high as double) as benchmark_high,
    ref_benchmarks.unit,
    cast(ref_benchmarks.n as bigint) as n,
    ref_benchmarks.n_of,
    ref_benchmarks.design,
    ref_benchmarks.purpose,
    ref_benchmarks.population,
    ref_benchmarks.source,
    {{ is_yes('ref_benchmarks.is_verified') }} as is_verified
from {{ ref('ref_benchmarks') }} as ref_benchmarks
inner join {{ ref('dim_metric') }} as dim_metric on ref_benchmarks.metric_id = dim_metric.metric_id
