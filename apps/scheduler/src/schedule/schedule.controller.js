var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var __param = (this && this.__param) || function (paramIndex, decorator) {
    return function (target, key) { decorator(target, key, paramIndex); }
};
import { Controller } from '@nestjs/common';
import { scheduler, } from '@runlet/contracts';
import { assertPermitted, Body, Caller, Handles } from '@runlet/nest';
import { previewCron } from './preview-cron.ts';
import { ScheduleQuery } from './schedule.query.ts';
let ScheduleController = class ScheduleController {
    constructor(schedules) {
        this.schedules = schedules;
    }
    list(caller, query) {
        assertPermitted(caller, 'scripts.read');
        return this.schedules.list(caller.tenant, query);
    }
    preview(caller, query) {
        assertPermitted(caller, 'scripts.read');
        return previewCron(query, new Date());
    }
};
__decorate([
    Handles(scheduler.listSchedules),
    __param(0, Caller()),
    __param(1, Body(scheduler.listSchedules)),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Function]),
    __metadata("design:returntype", Promise)
], ScheduleController.prototype, "list", null);
__decorate([
    Handles(scheduler.previewCron),
    __param(0, Caller()),
    __param(1, Body(scheduler.previewCron)),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Function]),
    __metadata("design:returntype", Object)
], ScheduleController.prototype, "preview", null);
ScheduleController = __decorate([
    Controller(),
    __metadata("design:paramtypes", [ScheduleQuery])
], ScheduleController);
export { ScheduleController };
//# sourceMappingURL=schedule.controller.js.map