-- 12. Are coaches growing across all four elements?
-- who: Coach lead
-- product: analyst
-- read: A row a coach and school year: credentials by element, goals met of those that were due, hours of learning.
--   It is there to help, and no ground for judging anybody.
select
    coach_key,
    school_year,
    credentials_learning,
    credentials_leadership,
    credentials_teaching,
    credentials_citizenship,
    elements_covered,
    goals_due,
    goals_met,
    learning_hours
from marts_restricted.mart_coach_development
order by elements_covered, goals_met, learning_hours, coach_key, school_year
