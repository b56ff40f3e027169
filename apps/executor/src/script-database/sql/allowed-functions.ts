const words = (text: string): string[] => text.trim().split(/\s+/);

/**
 * The functions of PostgreSQL that scripts may call. Each computes from its arguments alone: none reads settings,
 * catalogs, files or other sessions, runs SQL given as text, takes locks, sleeps, or leaves anything on the session.
 * `nextval` and the like are left out as well: a table's defaults call them by themselves.
 */
const names = [
  // Aggregates and windows
  `any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist dense_rank
   every first_value json_agg json_agg_strict json_object_agg json_object_agg_strict json_object_agg_unique
   json_object_agg_unique_strict jsonb_agg jsonb_agg_strict jsonb_object_agg jsonb_object_agg_strict
   jsonb_object_agg_unique jsonb_object_agg_unique_strict lag last_value lead max min mode nth_value ntile
   percent_rank percentile_cont percentile_disc range_agg range_intersect_agg rank regr_avgx regr_avgy regr_count
   regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy row_number stddev stddev_pop stddev_samp string_agg sum
   var_pop var_samp variance`,
  // Numbers
  `abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh cbrt ceil ceiling cos cosd cosh cot cotd degrees div erf erfc exp floor gamma gcd lcm lgamma
   ln log log10 min_scale mod pi pow power radians random random_normal round scale sign sin sind sinh sqrt tan tand tanh trim_scale
   trunc width_bucket`,
  // Texts and bytes
  `ascii bit_count bit_length btrim casefold char_length character_length chr concat concat_ws convert convert_from convert_to crc32 crc32c decode encode
   format get_bit get_byte initcap is_normalized left length like_escape lower lpad ltrim md5 normalize notlike like
   octet_length overlay parse_ident position quote_ident quote_literal quote_nullable regexp_count regexp_instr regexp_like
   regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr repeat replace
   reverse right rpad rtrim set_bit set_byte sha224 sha256 sha384 sha512 similar_to_escape split_part starts_with
   string_to_array string_to_table strpos substr substring to_bin to_char to_hex to_number to_oct translate unistr upper`,
  // Moments
  `age clock_timestamp date_add date_bin date_part date_subtract date_trunc extract isfinite justify_days justify_hours
   justify_interval make_date make_interval make_time make_timestamp make_timestamptz now overlaps statement_timestamp
   timeofday timezone to_date to_timestamp transaction_timestamp`,
  // Arrays, ranges, rows
  `array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions array_prepend
   array_remove array_replace array_reverse array_sample array_shuffle array_sort array_to_string array_upper cardinality
   enum_first enum_last enum_range generate_series generate_subscripts num_nonnulls num_nulls trim_array unnest datemultirange daterange int4multirange int4range int8multirange int8range isempty
   lower_inc lower_inf multirange nummultirange numrange range_merge tsmultirange tsrange tstzmultirange tstzrange upper_inc upper_inf`,
  // JSON
  `array_to_json json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each
   json_each_text json_extract_path json_extract_path_text json_object json_object_keys json_strip_nulls json_to_record
   json_to_recordset json_typeof jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array
   jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object
   jsonb_object_keys jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz jsonb_path_query
   jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first jsonb_path_query_first_tz jsonb_path_query_tz
   jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof row_to_json
   to_json to_jsonb`,
  // Addresses and shapes
  `abbrev area box broadcast center circle diagonal diameter family height host hostmask inet_merge inet_same_family
   isclosed isopen lseg masklen netmask network npoints path pclose point polygon popen radius set_masklen slope width`,
  // Identifiers and search in texts
  `gen_random_uuid uuid_extract_timestamp uuid_extract_version uuidv4 uuidv7 array_to_tsvector
   json_to_tsvector jsonb_to_tsvector numnode phraseto_tsquery plainto_tsquery querytree setweight strip to_tsquery to_tsvector ts_delete ts_filter
   ts_headline ts_rank ts_rank_cd tsquery_phrase tsvector_to_array websearch_to_tsquery`,
  // Which PostgreSQL there is: what SQL one may write depends on it.
  `version`,
];

export const allowedFunctions: ReadonlySet<string> = new Set(names.flatMap(words));

/**
 * Functions whose result can be far longer than their arguments. This argument, counted from 0, has to be a number
 * written in the statement, of at most `MAX_WRITTEN_LENGTH`, or `least(…)` with such a number among its arguments.
 */
export const lengthArguments: Readonly<Record<string, number>> = { repeat: 1, lpad: 1, rpad: 1 };
export const MAX_WRITTEN_LENGTH = 10_000;

/** `TABLESAMPLE`'s methods. */
export const sampleMethods: ReadonlySet<string> = new Set(['bernoulli', 'system']);

/** CURRENT_USER and its kin are left out: they name our roles. */
export const allowedValueFunctions: ReadonlySet<string> = new Set(
  ['DATE', 'TIME', 'TIME_N', 'TIMESTAMP', 'TIMESTAMP_N']
    .map((name) => `SVFOP_CURRENT_${name}`)
    .concat(['TIME', 'TIME_N', 'TIMESTAMP', 'TIMESTAMP_N'].map((name) => `SVFOP_LOCAL${name}`)),
);

/**
 * Types that may be named, in casts and elsewhere; enumerations of the scripts' schemas come on top. Left out: `regclass`
 * and the like, which tell of objects (but for `regconfig`, the languages of text search), and whatever else belongs to PostgreSQL's inside (`oid`, `xid`, `name`, `xml` …).
 */
export const allowedTypes: ReadonlySet<string> = new Set(
  words(`bit bool box bpchar bytea char cidr circle date daterange datemultirange float4 float8 inet int2 int4 int4multirange
  int4range int8 int8multirange int8range interval json jsonb jsonpath line lseg macaddr macaddr8 money numeric nummultirange
  numrange path point polygon regconfig text time timestamp timestamptz timetz tsmultirange tsquery tsrange tstzmultirange tstzrange
  tsvector uuid varbit varchar`),
);

/** Every table has them, and they tell of its inside. */
export const systemColumns: ReadonlySet<string> = new Set(['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);
