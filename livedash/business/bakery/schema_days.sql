-- A change of a sale tells its business day as well, so that nobody reads past days again for what
-- is sold today.
SELECT livedash.watch('livedash.sales_logs', '{branch_id,business_date}');
