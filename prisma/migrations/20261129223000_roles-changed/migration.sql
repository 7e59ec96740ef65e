-- By hand: what a person lost of their roles was a text of its own.
UPDATE "notice" SET "say" = 'people/roles-changed',
  "values" = "values" || jsonb_build_object('gained', false, 'lost', jsonb_build_object('code', 'list/names', 'params',
    jsonb_build_object('names', jsonb_build_array(jsonb_build_object(
      'zh-CN', "values" #>> '{lost,zh}', 'en', "values" #>> '{lost,en}')))))
WHERE "say" = 'people/roles-lost';
