import { parseRules, type RuleList } from '@runlet/outgoing-http';
import { registerDecorator } from 'class-validator';

/** A list of the operator's rules for outgoing requests; says every mistake that is in it. */
export const IsOutgoingRules =
  (list: RuleList): PropertyDecorator =>
  (target, property) => {
    registerDecorator({
      name: 'isOutgoingRules',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate: (value: unknown) => typeof value === 'string' && parseRules(value, list).mistakes.length === 0,
        defaultMessage: (validation) =>
          `has mistakes: ${parseRules(String(validation?.value), list).mistakes.join('; ')}`,
      },
    });
  };
