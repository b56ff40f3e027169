var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { AnsweringConfig } from '@runlet/nest';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
export class SchedulerConfig extends AnsweringConfig {
    constructor() {
        super(...arguments);
        /**
         * A tick that is decided more than this late was missed, ms: what becomes of it is the schedule's choice. At most ten
         * minutes, since a tick that is less late fires whatever the choice.
         */
        this.MISSED_GRACE_MS = 60_000;
    }
}
__decorate([
    Type(() => Number),
    IsInt(),
    Min(1_000),
    Max(600_000),
    __metadata("design:type", Number)
], SchedulerConfig.prototype, "MISSED_GRACE_MS", void 0);
//# sourceMappingURL=config.js.map