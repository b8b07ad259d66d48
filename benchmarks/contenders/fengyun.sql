-- The rules as a data engineer would write them for DuckDB: whole numbers only. Money in fen, days in thousandths, rates in
-- hundredths of a percent; NULL where a blank cell leaves a figure undetermined. round_half_up(n, d) is n / d for d > 0,
-- rounded half away from zero; $scheduled is the month's scheduled days, in days.

CREATE TEMP MACRO round_half_up(n, d) AS CASE WHEN n >= 0 THEN n + d // 2 ELSE n - d // 2 END // d;
CREATE TEMP MACRO fen(amount) AS (amount * 100)::BIGINT;
CREATE TEMP MACRO thousandths(days) AS (days * 1000)::BIGINT;

-- Leave: what each slip is dealt with as, and its share of each workday in millionths.
CREATE TEMP TABLE slips AS
WITH counted AS (
    SELECT leave.*, count(month.date) AS workdays
    FROM leave
    LEFT JOIN month ON month.kind = 'workday' AND month.date BETWEEN start_at::DATE AND end_at::DATE
    GROUP BY ALL
)
SELECT
    id,
    employee,
    start_at,
    end_at,
    type IN ('sick', 'personal') AS spoils_full_attendance,
    CASE
        WHEN type != 'sick' AND NOT urgent AND (NOT approved OR coalesce(approved_at > start_at, false)) THEN 'absence'
        WHEN type = 'personal' AND urgent AND NOT approved THEN 'absence'
        ELSE type
    END AS treatment,
    round_half_up(thousandths(days) * 1000, greatest(1, workdays)) AS millionths
FROM counted;

CREATE TEMP TABLE leave_by_day AS
SELECT employee, month.date, treatment, sum(millionths)::BIGINT AS millionths
FROM slips
JOIN month ON month.kind = 'workday' AND month.date BETWEEN start_at::DATE AND end_at::DATE
WHERE treatment IN ('sick', 'personal', 'absence')
GROUP BY ALL;

CREATE TEMP TABLE leave_of_month AS
SELECT
    employee,
    round_half_up(coalesce(sum(millionths) FILTER (treatment = 'sick'), 0), 1000)::BIGINT AS sick_leave_days,
    round_half_up(coalesce(sum(millionths) FILTER (treatment = 'personal'), 0), 1000)::BIGINT AS personal_leave_days
FROM leave_by_day
GROUP BY employee;

-- Lateness: whole minutes off each punch, NULL where the due time is blank.
CREATE TEMP TABLE lateness AS
WITH off AS (
    SELECT
        punch.employee,
        punch.date,
        CASE
            WHEN punched_at IS NULL THEN 0
            WHEN due_at IS NULL THEN NULL
            WHEN kind = 'arrival' THEN epoch_us(punched_at) - epoch_us(greatest(due_at, slips.end_at))
            ELSE epoch_us(least(due_at, slips.start_at)) - epoch_us(punched_at)
        END AS microseconds
    FROM punch
    LEFT JOIN slips ON punch.leave = slips.id
), timed AS (
    SELECT employee, date, CASE WHEN microseconds < 0 THEN 0 ELSE microseconds // 60000000 END AS minutes FROM off
)
SELECT
    employee,
    date,
    count(*) FILTER (minutes IS NULL) AS unknown,
    count(*) FILTER (minutes BETWEEN 1 AND 4) AS base,
    count(*) FILTER (minutes BETWEEN 5 AND 30) AS middle,
    count(*) FILTER (minutes > 30) AS beyond
FROM timed
WHERE minutes > 0 OR minutes IS NULL
GROUP BY ALL;

CREATE TEMP TABLE lateness_of_month AS
SELECT
    employee,
    CASE WHEN sum(unknown) = 0 THEN sum(base)::BIGINT * 500 + sum(middle)::BIGINT * 2000 END AS late_early_fines,
    CASE WHEN sum(unknown) = 0 THEN sum(base + middle)::BIGINT END AS late_early_count
FROM lateness
GROUP BY employee;

-- Absence: what happened on a day, at most one day's absence each.
CREATE TEMP TABLE absence_of_month AS
WITH happened AS (
    SELECT employee, date, 0 AS certain, 0 AS recorded, beyond, unknown FROM lateness WHERE beyond > 0 OR unknown > 0
    UNION ALL
    SELECT employee, date, 1, 0, 0, 0 FROM leave_by_day WHERE treatment = 'absence'
    UNION ALL
    SELECT employee, day, 1, 0, 0, 0
    FROM attendance_day
    WHERE punches_expected > 0 AND punches_made = 0 AND punches_on_leave = 0
    UNION ALL
    SELECT employee, date, 0, thousandths(days), 0, 0 FROM absence
), days AS (
    SELECT
        employee,
        CASE
            WHEN sum(certain) > 0 THEN 1
            WHEN sum(unknown) > 0 THEN NULL
            WHEN sum(beyond) > 0 OR sum(recorded) > 0 THEN 1
            ELSE 0
        END AS absent
    FROM happened
    GROUP BY employee, date
)
SELECT employee, CASE WHEN count(*) = count(absent) THEN sum(absent)::BIGINT * 1000 END AS actual_absences
FROM days
GROUP BY employee;

CREATE TEMP TABLE overtime_of_month AS
SELECT
    employee,
    coalesce(sum(thousandths(days)) FILTER (kind = 'rest_day'), 0)::BIGINT AS rest_days,
    coalesce(sum(thousandths(days)) FILTER (kind = 'statutory_holiday'), 0)::BIGINT AS holidays
FROM overtime
JOIN month USING (date)
WHERE required_by_work
GROUP BY employee;

-- Orders: profit in fen times the rate; NULL if an amount is blank or a rate out of its range.
CREATE TEMP TABLE sales_of_month AS
WITH commission AS (
    SELECT
        salesperson AS employee,
        CASE
            WHEN coalesce(agreed_rate, 10) BETWEEN 10 AND 13
            THEN (fen(revenue) - fen(purchase_cost) - fen(tax) - fen(freight)) * (coalesce(agreed_rate, 10) * 100)::BIGINT
        END AS amount
    FROM sales_order
    WHERE self_operated AND settled_on BETWEEN (SELECT min(date) FROM month) AND (SELECT max(date) FROM month)
)
SELECT
    employee,
    CASE WHEN count(*) = count(amount) THEN greatest(0, round_half_up(sum(amount)::BIGINT, 10000)) END AS commission
FROM commission
GROUP BY employee;

CREATE TEMP TABLE awards_of_month AS
SELECT employee, sum(fen(amount))::BIGINT AS amount FROM project_award GROUP BY employee;

-- A person's days, before or after employment.
CREATE TEMP TABLE employment AS
SELECT
    id AS employee,
    count(*) FILTER (scheduled AND (date < hired_on OR date > coalesce(left_on, date))) * 1000 AS not_employed,
    hired_on <= min(date) FILTER (kind = 'workday')
    AND coalesce(left_on >= max(date) FILTER (kind = 'workday'), true) AS full_month
FROM employee, month
GROUP BY id, hired_on, left_on;

CREATE TEMP TABLE pay AS
WITH person AS (
    SELECT
        employment.employee,
        role,
        is_formal,
        is_formal AND role IS NULL AS unknown_structure,
        full_month,
        coalesce(scheduled_workdays, $scheduled) AS scheduled,
        CASE
            WHEN NOT is_formal THEN fen(agreed_base_salary)
            WHEN role IS NULL THEN NULL
            WHEN role = 'manager' THEN 120000
            WHEN role = 'customer_service' THEN 90000
            WHEN role = 'line_manager' THEN 80000
            ELSE fen(agreed_base_salary)
        END AS base_salary,
        thousandths(paid_days) AS paid_days,
        not_employed,
        CASE WHEN lateness_of_month.employee IS NULL THEN 0 ELSE late_early_fines END AS late_early_fines,
        CASE WHEN lateness_of_month.employee IS NULL THEN 0 ELSE late_early_count END AS late_early_count,
        CASE WHEN absence_of_month.employee IS NULL THEN 0 ELSE actual_absences END AS actual_absences,
        coalesce(sick_leave_days, 0) AS sick_leave_days,
        coalesce(personal_leave_days, 0) AS personal_leave_days,
        employment.employee IN (SELECT employee FROM slips WHERE spoils_full_attendance) AS on_leave,
        coalesce(rest_days, 0) AS rest_days,
        coalesce(holidays, 0) AS holidays,
        CASE WHEN sales_of_month.employee IS NULL THEN 0 ELSE commission END AS commission,
        coalesce(awards_of_month.amount, 0) AS awards,
        large_items * 2 + small_items AS half_items,
        delivered_orders,
        activations,
        CASE WHEN workload_report_submitted THEN coalesce(fen(service_bonus), 0) ELSE 0 END AS service_bonus
    FROM employment
    JOIN employee_month USING (employee)
    JOIN workload_month USING (employee)
    LEFT JOIN lateness_of_month USING (employee)
    LEFT JOIN absence_of_month USING (employee)
    LEFT JOIN leave_of_month USING (employee)
    LEFT JOIN overtime_of_month USING (employee)
    LEFT JOIN sales_of_month USING (employee)
    LEFT JOIN awards_of_month USING (employee)
), days AS (
    SELECT
        *,
        CASE WHEN late_early_count >= 3 THEN 1 WHEN late_early_count IS NOT NULL THEN 0 END AS derived_absences,
        coalesce(paid_days, greatest(0, scheduled * 1000 - not_employed - sick_leave_days - personal_leave_days)) AS days_paid
    FROM person
), items AS (
    SELECT
        *,
        round_half_up(base_salary * days_paid, scheduled * 1000) AS base_pay,
        round_half_up(base_salary * sick_leave_days, scheduled * 1000) AS sick_leave_deduction,
        round_half_up(base_salary * personal_leave_days, scheduled * 1000) AS personal_leave_deduction,
        round_half_up((actual_absences + derived_absences * 1000) * 2 * base_salary, scheduled * 1000) AS absence_deduction,
        CASE
            WHEN unknown_structure THEN NULL
            WHEN NOT is_formal OR role NOT IN ('customer_service', 'line_manager') THEN 0
            WHEN late_early_count IS NULL THEN NULL
            WHEN late_early_count > 0 OR on_leave THEN 0
            WHEN actual_absences IS NULL THEN NULL
            WHEN actual_absences > 0 OR NOT full_month THEN 0
            ELSE 5000
        END AS full_attendance_bonus,
        CASE
            WHEN unknown_structure THEN NULL
            WHEN is_formal AND role = 'line_manager' AND days_paid > 0 THEN 10000
            ELSE 0
        END AS allowance,
        round_half_up(rest_days * base_salary * 2, 21750) AS rest_day_overtime_pay,
        round_half_up(holidays * base_salary * 3, 21750) AS holiday_overtime_pay,
        CASE WHEN role = 'sales' THEN commission WHEN role IS NOT NULL THEN 0 END AS sales_commission,
        CASE
            WHEN role = 'delivery' THEN greatest(0, half_items - 480) * 50
            WHEN role = 'line_manager' THEN delivered_orders * 200
            WHEN role IS NOT NULL THEN 0
        END AS delivery_commission,
        CASE WHEN role = 'customer_service' THEN service_bonus WHEN role IS NOT NULL THEN 0 END AS customer_service_bonus,
        CASE
            WHEN role = 'marketing' THEN greatest(0, activations - 200) * 100
            WHEN role IS NOT NULL THEN 0
        END AS activation_commission,
        CASE WHEN unknown_structure THEN NULL WHEN is_formal AND role = 'manager' THEN awards ELSE 0 END AS project_bonus
    FROM days
), totals AS (
    SELECT
        *,
        base_pay + full_attendance_bonus + allowance + rest_day_overtime_pay + holiday_overtime_pay + sales_commission
        + delivery_commission + customer_service_bonus + activation_commission + project_bonus - late_early_fines
        - absence_deduction AS gross_pay
    FROM items
)
SELECT *, CASE WHEN gross_pay IS NOT NULL THEN greatest(0, gross_pay) END AS net_pay
FROM totals;
