-- 6. Which tools are used actively, and which only viewed?
-- who: Technology director
-- product: analyst
-- read: What students and teachers did on each platform in the newest school year, by class of activity
--   (lms_activity_classes.csv); share is of all events there. A platform is a system that is read, not each app in it.
with used as (
    select
        lms.platform,
        lms.activity_class,
        sum(lms.n_events) as events
    from core.fct_lms_daily as lms
    inner join core.dim_date as days on lms.event_date = days.date_day
    where days.school_year = (
        select max(reached.school_year)
        from core.fct_lms_daily as daily
        inner join core.dim_date as reached on daily.event_date = reached.date_day
    )
    group by lms.platform, lms.activity_class
)

select
    platform,
    activity_class,
    events,
    round(1.0 * events / sum(events) over (partition by platform), 4) as share
from used
order by platform, events desc, activity_class
